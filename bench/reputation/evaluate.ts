// Runs engines through everything: labelled subjects of each market, and replicates of each attack. Answers records, one a measurement.
import { ATTACKS, inject, type Attack } from './attacks/catalogue.ts';
import { intervalOf, intervalOfDifference, type Interval, type Pair } from './bootstrap.ts';
import type { Contestant, Scores } from './engine.ts';
import { jShaped, type Market } from './market.ts';
import { auc, averagePrecision, precisionAt } from './metrics.ts';
import {
  classesOf,
  KNOWN_BY_CONSTRUCTION,
  MADE_FROM_REVIEWS,
  subjectsOf,
  type Classes,
  type Protocol,
} from './protocols.ts';
import { random } from './random.ts';
import { measure, type Measures } from './under-attack.ts';

/** One engine on the labelled subjects of one market. */
export interface OrganicRecord {
  kind: 'organic';
  market: string;
  protocol: string;
  engine: string;
  frauds: number;
  honest: number;
  auc: number;
  aucInterval: Interval;
  ap: number;
  apInterval: Interval;
  precisionAt50: number;
  /** How far this engine's AUC is above the first engine's on the same subjects. */
  aheadInterval: Interval;
}

/** One engine under one replicate of one attack. */
export interface AttackRecord extends Measures {
  kind: 'attack';
  market: string;
  attack: string;
  engine: string;
  replicate: number;
}

export interface Plan {
  seed: string;
  replicates: number;
  /** Of the bootstrap. */
  rounds: number;
  attacks?: readonly Attack[];
  /** The labels come from these markets' own reviews, so that protocols have to control a leak. */
  real: readonly Market[];
  /** The same with other star maps: only their labelled parties are looked at. */
  remapped: readonly Market[];
  /** The labels are true by construction. */
  synthetic: readonly Market[];
}

export function evaluate(
  contestants: readonly Contestant[],
  plan: Plan,
  onRecord: (record: OrganicRecord | AttackRecord) => void,
): void {
  for (const market of [...plan.real, ...plan.remapped])
    organic(contestants, market, MADE_FROM_REVIEWS, plan, onRecord);
  for (const market of plan.synthetic) organic(contestants, market, KNOWN_BY_CONSTRUCTION, plan, onRecord);
  for (const market of plan.real) {
    underAttack(
      contestants,
      market,
      (plan.attacks ?? ATTACKS).filter((attack) => !attack.jShaped),
      plan,
      onRecord,
    );
    const shaped = jShaped(market, plan.seed);
    underAttack(
      contestants,
      shaped,
      (plan.attacks ?? ATTACKS).filter((attack) => attack.jShaped),
      plan,
      onRecord,
    );
  }
  for (const market of plan.synthetic) underAttack(contestants, market, plan.attacks ?? ATTACKS, plan, onRecord);
}

function organic(
  contestants: readonly Contestant[],
  market: Market,
  protocols: readonly Protocol[],
  { seed, rounds }: Plan,
  onRecord: (record: OrganicRecord) => void,
): void {
  if (market.fraud.size === 0) return;
  for (const protocol of protocols) {
    const reviews = protocol.reviews(market);
    const subjects = subjectsOf(market, protocol, reviews);
    if (subjects.frauds.length === 0 || subjects.honest.length === 0) continue;
    let first: Classes | undefined;
    for (const { name, engine } of contestants) {
      const classes = classesOf(engine(reviews), protocol, subjects);
      first ??= classes;
      // The same resamples for every engine.
      const resampling = () => ({ rng: random(`${seed}/bootstrap/${market.name}/${protocol.name}`), rounds });
      onRecord({
        kind: 'organic',
        market: market.name,
        protocol: protocol.name,
        engine: name,
        frauds: subjects.frauds.length,
        honest: subjects.honest.length,
        auc: auc(classes.positives, classes.negatives),
        aucInterval: intervalOf(auc, classes, resampling()),
        ap: averagePrecision(classes.positives, classes.negatives),
        apInterval: intervalOf(averagePrecision, classes, resampling()),
        precisionAt50: precisionAt(50, classes.positives, classes.negatives),
        aheadInterval: intervalOfDifference(auc, pairs(classes, first), resampling()),
      });
    }
  }
}

function pairs(a: Classes, b: Classes): { positives: Pair[]; negatives: Pair[] } {
  const zip = (x: number[], y: number[]): Pair[] => x.map((value, i) => [value, y[i] ?? NaN]);
  return { positives: zip(a.positives, b.positives), negatives: zip(a.negatives, b.negatives) };
}

function underAttack(
  contestants: readonly Contestant[],
  market: Market,
  attacks: readonly Attack[],
  { seed, replicates }: Plan,
  onRecord: (record: AttackRecord) => void,
): void {
  const before = new Map<Contestant, Scores>();
  for (const attack of attacks) {
    if (attack.twoSided && !market.twoSided) continue;
    for (let replicate = 1; replicate <= replicates; replicate++) {
      const injection = inject(market, attack, `${seed}/${replicate}`);
      if (injection.attackers.size === 0) continue;
      for (const contestant of contestants) {
        const unattacked = before.get(contestant) ?? contestant.engine(market.reviews);
        before.set(contestant, unattacked);
        const measures = measure(contestant, injection, unattacked);
        onRecord({
          kind: 'attack',
          market: market.name,
          attack: attack.name,
          engine: contestant.name,
          replicate,
          ...measures,
        });
      }
    }
  }
}
