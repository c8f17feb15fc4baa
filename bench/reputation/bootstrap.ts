// 95 % confidence intervals by resampling: percentiles of the statistic over samples drawn with replacement.
import type { Random } from './random.ts';

export interface Interval {
  low: number;
  high: number;
}

/** A statistic of scores of two classes, such as the area under the ROC curve. */
export type TwoClass = (positives: readonly number[], negatives: readonly number[]) => number;

export interface Resampling {
  rng: Random;
  rounds: number;
}

/** Positives and negatives are drawn apart, so that every sample has as many of each. */
export function intervalOf(
  statistic: TwoClass,
  { positives, negatives }: { positives: readonly number[]; negatives: readonly number[] },
  { rng, rounds }: Resampling,
): Interval {
  return percentiles(rounds, () => statistic(resample(positives, rng), resample(negatives, rng)));
}

/** One detector against another on the same subjects: `positives[i]` are the two scores of one subject. */
export function intervalOfDifference(
  statistic: TwoClass,
  pairs: { positives: readonly Pair[]; negatives: readonly Pair[] },
  { rng, rounds }: Resampling,
): Interval {
  const side = (drawn: Pair[], which: 0 | 1): number[] => drawn.map((pair) => pair[which]);
  return percentiles(rounds, () => {
    const positives = resample(pairs.positives, rng);
    const negatives = resample(pairs.negatives, rng);
    return statistic(side(positives, 0), side(negatives, 0)) - statistic(side(positives, 1), side(negatives, 1));
  });
}

export type Pair = readonly [number, number];

export function intervalOfMedian(values: readonly number[], { rng, rounds }: Resampling): Interval {
  return percentiles(rounds, () => median(resample(values, rng)));
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

function resample<T>(values: readonly T[], rng: Random): T[] {
  return values.map(() => rng.pick(values));
}

function percentiles(rounds: number, draw: () => number): Interval {
  const drawn = Float64Array.from({ length: rounds }, draw).sort();
  const at = (share: number): number => drawn[Math.round(share * (rounds - 1))] ?? NaN;
  return { low: at(0.025), high: at(0.975) };
}
