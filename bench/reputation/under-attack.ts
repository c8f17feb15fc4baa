// What one attack does to one engine: whom it finds, whom it wrongs, and how far scores move.
import type { Injection } from './attacks/catalogue.ts';
import { scoreOf, type Contestant, type Scores } from './engine.ts';
import { auc, averagePrecision, falseAlarmsAt } from './metrics.ts';
import { byAgent } from './peers/tally.ts';
import { pullsOf } from './pull.ts';

/** Every figure is NaN where the attack has none, such as damage of a ring without targets. */
export interface Measures {
  /** Attackers against all other reviewers, by suspicion. */
  auc: number;
  ap: number;
  /** Share of real reviewers flagged when 95 % of the attackers are; known frauds are no false alarms. */
  falseAlarmsReviewers: number;
  /** Share of real agents flagged when 95 % of the targets are, by the pull of suspicious reviewers. */
  falseAlarmsAgents: number;
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
  const alarms = agentAlarms(scores, injection);
  const changes = injection.targets.map(({ id, was }) =>
    Math.abs(scoreOf(scores.agents, id) - scoreOf(before.agents, was)),
  );
  return {
    auc: auc(attackers, others),
    ap: averagePrecision(attackers, others),
    falseAlarmsReviewers: falseAlarmsAt(DETECTION, attackers, honest),
    falseAlarmsAgents: falseAlarmsAt(DETECTION, alarms.targets, alarms.honest),
    damage: meanOf(changes),
    ...flagsOf(contestant, injection),
    honestWeight: honestWeight(contestant, injection),
  };
}

const DETECTION = 0.95;

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

function agentAlarms(scores: Scores, injection: Injection): { targets: number[]; honest: number[] } {
  const pulls = pullsOf(injection.reviews, scores);
  const targets = new Set(injection.targets.map(({ id }) => id));
  const numbers = (wanted: (id: string) => boolean): number[] =>
    [...pulls].filter(([id]) => wanted(id)).map(([, pull]) => pull);
  return {
    targets: numbers((id) => targets.has(id)),
    honest: numbers((id) => !targets.has(id) && isHonest(injection, id)),
  };
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
