// Where an attack happens: the market, what the attacker knows of it, and the reviews it writes.
import type { RatedReview } from '../engine.ts';
import { factsOf, type Facts, type Market } from '../market.ts';
import { random, type Random } from '../random.ts';

export const DAY = 86_400;

export interface Scene {
  market: Market;
  facts: Facts;
  rng: Random;
  written: RatedReview[];
  /** The share of the attacker's reviews that are about tasks it paid for. */
  paid: number;
}

/** Whose doing it is, and whom it is about. */
export interface Crime {
  /** All who wrote for the attack, and should be suspected. */
  attackers: Iterable<string>;
  /** Real parties that were paid for help but wrote no review of a target: neither right nor wrong to suspect. */
  accomplices?: Iterable<string>;
  /** Whose scores the attack is meant to change; `was` is whom to compare with when the target is a new name for somebody. */
  targets: readonly Target[];
}

export interface Target {
  id: string;
  was: string;
}

export function openScene(market: Market, seed: string): Scene {
  const facts = factsOf(market);
  const rng = random(seed);
  return { market, facts, rng, written: [], paid: facts.verified * rng.between(0.1, 1) };
}

export function write(scene: Scene, from: string, to: string, { rating, at }: { rating: number; at: number }): void {
  const { rng, written, paid } = scene;
  written.push({ id: rng.id(), reviewer: from, agent: to, rating, verified: rng.chance(paid), at: onClock(scene, at) });
}

/** Times look like the market's: whole days where it has whole days, and never after its end. */
function onClock({ facts: { clock, start, end } }: Scene, at: number): number {
  const time = Math.floor(Math.min(end, Math.max(start, at)));
  if (clock === undefined) return time;
  let [low, high] = [0, clock.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((clock[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return clock[low] ?? time;
}

export interface Window {
  from: number;
  to: number;
}

/** Some days in the second half of the market's life; for every second target they end in its last month, so that nothing has faded yet. */
export function windowOf({ facts, rng }: Scene, days: number): Window {
  const length = Math.min(days * DAY, (facts.end - facts.start) / 3);
  const last = facts.end - length;
  const from = rng.chance(0.5) ? last - rng.between(0, 30) * DAY : rng.between((facts.start + facts.end) / 2, last);
  return { from, to: from + length };
}

export function fresh({ rng }: Scene, count: number): string[] {
  return Array.from({ length: count }, () => rng.id());
}

/** Agents that have something to lose and to gain: some reviews, and a mean between the tenth and the sixtieth percentile. */
export function middling({ facts, rng, market }: Scene, count: number): Target[] {
  const some = [...facts.received].filter(([, { length }]) => length >= 5 && length <= 60).map(([id]) => id);
  const mean = (id: string): number => facts.means.get(id) ?? 0;
  const sorted = some.filter((id) => market.fraud.get(id) !== true).sort((a, b) => mean(a) - mean(b));
  const middle = sorted.slice(Math.floor(sorted.length * 0.1), Math.ceil(sorted.length * 0.6));
  return rng.sample(middle, count).map((id) => ({ id, was: id }));
}

/** Real parties that rated once to three times, first at least 90 days before, and are not known as frauds. */
export function agedAccounts({ facts, rng, market }: Scene, before: number, count: number): string[] {
  const aged = [...facts.given].filter(
    ([id, given]) =>
      given.length <= 3 && market.fraud.get(id) !== true && given.every(({ at }) => at < before - 90 * DAY),
  );
  return rng.sample(aged, count).map(([id]) => id);
}

/** Real parties in good standing: they rate, and are rated no worse than half of all. */
export function established({ facts, market }: Scene): string[] {
  const means = [...facts.means.values()].sort((a, b) => a - b);
  const half = means[Math.floor(means.length / 2)] ?? 0;
  return [...facts.given]
    .filter(([, given]) => given.length >= 5)
    .map(([id]) => id)
    .filter((id) => (facts.received.get(id)?.length ?? 0) >= 5)
    .filter((id) => (facts.means.get(id) ?? 0) >= half && market.fraud.get(id) !== true);
}

/** Reviews of popular agents that say what others say of them. */
export function camouflage(scene: Scene, reviewer: string, count: number, { from, to }: Window): void {
  const { facts, rng } = scene;
  const others = popular(facts).filter((agent) => agent !== reviewer);
  for (const agent of rng.sample(others, count)) {
    const { rating } = rng.pick(facts.received.get(agent) ?? []);
    write(scene, reviewer, agent, { rating, at: rng.between(from, to) });
  }
}

const popularOf = new WeakMap<Facts, string[]>();

/** One agent in thirty, by reviews received. */
function popular(facts: Facts): string[] {
  const before = popularOf.get(facts);
  if (before !== undefined) return before;
  const sorted = [...facts.received].sort(([, a], [, b]) => b.length - a.length).map(([id]) => id);
  const top = sorted.slice(0, Math.max(30, Math.ceil(sorted.length / 30)));
  popularOf.set(facts, top);
  return top;
}

/** An honest endorsement: what the endorser says when it is content. */
export function endorse(scene: Scene, endorser: string, party: string, at: number): void {
  const content = (scene.facts.given.get(endorser) ?? []).filter(({ rating }) => rating >= 4);
  const rating = content.length > 0 ? scene.rng.pick(content).rating : 4;
  write(scene, endorser, party, { rating, at });
}
