// Attacks that need no crew of new accounts: hired or angry real parties, one loud account, a new name for a bad agent.
import type { RatedReview } from '../engine.ts';
import {
  agedAccounts,
  DAY,
  endorse,
  established,
  fresh,
  middling,
  windowOf,
  write,
  type Crime,
  type Scene,
  type Target,
} from './scene.ts';
import type { Range } from './sybils.ts';

/** Real accounts that are old and rated little: bought, hired or stolen. */
export function hired(scene: Scene, { count, days, rating }: { count: number; days: Range; rating: number }): Crime {
  const { rng } = scene;
  const targets = middling(scene, 5);
  const attackers: string[] = [];
  for (const { id: target } of targets) {
    const { from, to } = windowOf(scene, rng.between(...days));
    const taken = new Set([target, ...attackers, ...(scene.facts.received.get(target) ?? []).map((r) => r.reviewer)]);
    const pool = agedAccounts(scene, from, Infinity).filter((id) => !taken.has(id));
    for (const account of pool.slice(0, count)) {
      attackers.push(account);
      write(scene, account, target, { rating, at: rng.between(from, to) });
    }
  }
  return { attackers, targets };
}

/** One account that reviews one target again and again; four in ten of them are real and old. */
export function repeats(scene: Scene, { count, days }: { count: Range; days: Range }): Crime {
  const { rng } = scene;
  const targets = middling(scene, 5);
  const attackers = targets.map(({ id: target }) => {
    const { from, to } = windowOf(scene, rng.between(...days));
    const old = rng.chance(0.4) ? agedAccounts(scene, from, 3).find((id) => id !== target) : undefined;
    const account = old ?? rng.id();
    for (let n = rng.int(...count); n > 0; n--) write(scene, account, target, { rating: 5, at: rng.between(from, to) });
    return account;
  });
  return { attackers, targets };
}

/** A bad agent comes back under a new name, behaves towards a few honest parties, and helps itself to some sybils. */
export function whitewash(scene: Scene): Crime {
  const { facts, rng } = scene;
  const bad = [...facts.received].filter(([id, { length }]) => length >= 3 && (facts.means.get(id) ?? 5) <= 2.5);
  const honest = established(scene);
  const raters =
    honest.length > 0 ? honest : [...facts.given].filter(([, { length }]) => length >= 5).map(([id]) => id);
  const attackers: string[] = [];
  const targets = rng.sample(bad, 5).map(([was]): Target => {
    const [id = ''] = fresh(scene, 1);
    const { from, to } = windowOf(scene, rng.between(5, 60));
    for (const rater of rng.sample(raters, rng.int(1, 3))) endorse(scene, rater, id, rng.between(from, to));
    for (const sybil of fresh(scene, rng.int(3, 12))) {
      attackers.push(sybil);
      write(scene, sybil, id, { rating: 5, at: rng.between(from, to) });
    }
    return { id, was };
  });
  return { attackers, targets };
}

/** Parties that were criticised by somebody honest, and answer with one star. */
export function retaliation(scene: Scene): Crime {
  const { facts, rng, market } = scene;
  const answered = new Set(market.reviews.map(({ reviewer, agent }) => `${reviewer} ${agent}`));
  const open = ({ reviewer, agent, rating }: RatedReview): boolean =>
    rating <= 2 && !answered.has(`${agent} ${reviewer}`) && market.fraud.get(reviewer) !== true;
  const victims = [...facts.given]
    .filter(([id]) => (facts.received.get(id)?.length ?? 0) >= 5)
    .map(([id, given]) => ({ id, critical: given.filter(open) }))
    .filter(({ critical }) => critical.length > 0);
  const attackers: string[] = [];
  const targets = rng.sample(victims, 12).map(({ id, critical }) => {
    for (const { agent, at } of critical) {
      attackers.push(agent);
      write(scene, agent, id, { rating: 1, at: at + rng.between(0, 20) * DAY });
    }
    return { id, was: id };
  });
  return { attackers, targets };
}
