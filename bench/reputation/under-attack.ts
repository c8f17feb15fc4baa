// What one attack does to one engine: whom it finds, whom it wrongs, and how far scores move.
import type { Injection } from './attacks/catalogue.ts';
import { scoreOf, type Contestant, type RatedReview, type Scores } from './engine.ts';
import { auc, averagePrecision, falseAlarmsAt } from './metrics.ts';
import { byAgent } from './peers/tally.ts';

/** Every figure is NaN where the attack has none, such as damage of a ring without targets. */
export interface Measures {
  /** Attackers against all other reviewers, by suspicion. */
  auc: number;
  ap: number;
  /** Share of real reviewers flagged when 95 % of the attackers are; known frauds are no false alarms. */
  falseAlarmsReviewers: number;
  /** Share of real agents flagged when 95 % of the targets are; see `pulled` and `company`. */
  falseAlarmsPulled: number;
  falseAlarmsCompany: number;
  /** Mean absolute change of the targets' scores, in stars. */
  damage: number;
  /** The engine's own flags on targets and on all other agents. */
  flagged: number;
  flaggedWrongly: number;
  /** Mean weight that reviews by others than attackers and known frauds keep. */
  honestWeight: number;
}

export function measure(contestant: Contestant, injection: Injection, before: Scores): Measures {
  const scores = contestant.engine(injection.reviews);
  const { attackers, others, honest } = reviewersOf(scores.reviewers, injection);
  const agents = agentAlarms(scores, injection);
  const changes = injection.targets.map(({ id, was }) =>
    Math.abs(scoreOf(scores.agents, id) - scoreOf(before.agents, was)),
  );
  return {
    auc: auc(attackers, others),
    ap: averagePrecision(attackers, others),
    falseAlarmsReviewers: falseAlarmsAt(DETECTION, attackers, honest),
    falseAlarmsPulled: falseAlarmsAt(DETECTION, agents.pulled.targets, agents.pulled.honest),
    falseAlarmsCompany: falseAlarmsAt(DETECTION, agents.company.targets, agents.company.honest),
    damage: meanOf(changes),
    ...flagsOf(contestant, injection),
    honestWeight: honestWeight(contestant, injection),
  };
}

const DETECTION = 0.95;
const TOP = 10;

/** Neither attackers, their helpers, nor known frauds. */
function isHonest({ attackers, accomplices, frauds }: Injection, id: string): boolean {
  return !attackers.has(id) && !accomplices.has(id) && !frauds.has(id);
}

function reviewersOf(
  suspicion: ReadonlyMap<string, number>,
  injection: Injection,
): { attackers: number[]; others: number[]; honest: number[] } {
  const { reviews, attackers, accomplices } = injection;
  const reviewers = [...new Set(reviews.map(({ reviewer }) => reviewer))];
  const numbers = (wanted: (id: string) => boolean): number[] =>
    reviewers.filter(wanted).map((id) => scoreOf(suspicion, id));
  return {
    attackers: numbers((id) => attackers.has(id)),
    others: numbers((id) => !attackers.has(id) && !accomplices.has(id)),
    honest: numbers((id) => isHonest(injection, id)),
  };
}

/** Two ways to turn suspicion of reviewers into an alarm about an agent; neither depends on the scale of the suspicion. */
function agentAlarms(scores: Scores, injection: Injection): { pulled: Alarms; company: Alarms } {
  const tail = tails(scores.reviewers);
  const isTarget = new Set(injection.targets.map(({ id }) => id));
  const alarms = { pulled: noAlarms(), company: noAlarms() };
  for (const [agent, received] of byAgent(injection.reviews)) {
    if (!isTarget.has(agent) && !isHonest(injection, agent)) continue;
    const side = isTarget.has(agent) ? 'targets' : 'honest';
    alarms.pulled[side].push(pulled(received, scoreOf(scores.agents, agent), tail));
    alarms.company[side].push(company(received, tail));
  }
  return alarms;
}

interface Alarms {
  targets: number[];
  honest: number[];
}

const noAlarms = (): Alarms => ({ targets: [], honest: [] });

/** For each reviewer, the share of reviewers who are at least as suspicious, those who tie by half. */
function tails(suspicion: ReadonlyMap<string, number>): Map<string, number> {
  const sorted = [...suspicion].sort(([, a], [, b]) => b - a);
  const tail = new Map<string, number>();
  for (let first = 0; first < sorted.length;) {
    let end = first;
    while (end < sorted.length && sorted[end]?.[1] === sorted[first]?.[1]) end++;
    for (const [id] of sorted.slice(first, end)) tail.set(id, (first + end) / 2 / sorted.length);
    first = end;
  }
  return tail;
}

/**
 * The ten reviews that pull hardest, on average, absent ones as 0: surprise at the reviewer (−log₁₀ of its tail) × distance of the rating from
 * the agent's score.
 */
function pulled(received: readonly RatedReview[], score: number, tail: ReadonlyMap<string, number>): number {
  const pulls = received.map(({ reviewer, rating }) => -Math.log10(tail.get(reviewer) ?? 1) * Math.abs(rating - score));
  return (
    pulls
      .sort((a, b) => b - a)
      .slice(0, TOP)
      .reduce((sum, pull) => sum + pull, 0) / TOP
  );
}

/** How far the agent's reviews come from more suspicious reviewers than chance would send: the z of a rank sum. */
function company(received: readonly RatedReview[], tail: ReadonlyMap<string, number>): number {
  const rank = meanOf(received.map(({ reviewer }) => 1 - (tail.get(reviewer) ?? 1)));
  return (rank - 0.5) * Math.sqrt(12 * received.length);
}

function flagsOf({ flags }: Contestant, injection: Injection): Pick<Measures, 'flagged' | 'flaggedWrongly'> {
  if (flags === undefined) return { flagged: NaN, flaggedWrongly: NaN };
  const flagged = flags(injection.reviews);
  const targets = new Set(injection.targets.map(({ id }) => id));
  const others = [...byAgent(injection.reviews).keys()].filter((id) => !targets.has(id) && isHonest(injection, id));
  const share = (ids: Iterable<string>): number => meanOf([...ids].map((id) => Number(flagged.has(id))));
  return { flagged: share(targets), flaggedWrongly: share(others) };
}

function honestWeight({ weights }: Contestant, injection: Injection): number {
  if (weights === undefined) return NaN;
  const weightOf = weights(injection.reviews);
  const honest = injection.reviews.filter(({ reviewer }) => isHonest(injection, reviewer));
  return meanOf(honest.map(({ id }) => scoreOf(weightOf, id)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
