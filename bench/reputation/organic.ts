// How well engines part the labelled frauds of a market from its labelled honest parties.
import { intervalOf, intervalOfDifference, type Interval, type Pair } from './bootstrap.ts';
import type { Contestant } from './engine.ts';
import type { Market } from './market.ts';
import { auc, averagePrecision, precisionAt } from './metrics.ts';
import { classesOf, subjectsOf, type Classes, type Protocol } from './protocols.ts';
import { random } from './random.ts';

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

export function organic(
  contestants: readonly Contestant[],
  market: Market,
  protocols: readonly Protocol[],
  { seed, rounds }: { seed: string; rounds: number },
  onRecord: (record: OrganicRecord) => void,
): void {
  if (market.fraud.size === 0) return;
  for (const protocol of protocols) {
    const reviews = protocol.reviews(market);
    const subjects = subjectsOf(market, protocol, reviews);
    if (subjects.frauds.length === 0 || subjects.honest.length === 0) continue;
    let first: Classes | undefined;
    for (const { name, engine, onlySuspects } of contestants) {
      if (onlySuspects && protocol.side === 'agent') continue;
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
