// What the frozen vector of the scorer baseline-v1 holds: weights of times, and scores of lists of reviews at several moments.
import {
  addSums,
  BASELINE_SCORER,
  baselineScore,
  NO_SUMS,
  sumsOf,
  type TimedRating,
} from '../../../sdk/src/reputation/baseline.ts';
import { HALF_LIFE, weightAt } from '../../../sdk/src/reputation/half-life.ts';

const START = 1_700_000_000;
const DAY = 86_400;
const TIMES = [0, 1, 4095, 4096, DAY, HALF_LIFE - 1, HALF_LIFE, START, START + 1, 2 ** 31, 2 ** 32];

const review = (rating: number, days: number, verified = false): TimedRating => ({
  rating,
  verified,
  at: START + days * DAY,
});

const LISTS: [name: string, reviews: TimedRating[]][] = [
  ['no review', []],
  ['one star', [review(1, 0)]],
  ['five verified stars', [review(5, 0, true)]],
  ['one review of each kind', [1, 2, 3, 4, 5].flatMap((rating) => [review(rating, rating), review(rating, 9, true)])],
  ['capped: a thousand verified fives', Array.from({ length: 1000 }, (_, i) => review(5, i % 30, true))],
  ['old praise and a new complaint', [...Array.from({ length: 20 }, () => review(5, -365, true)), review(1, 9)]],
  ['from the beginning of time', [{ rating: 2, verified: true, at: 0 }, review(4, 3)]],
];

export function makeBaseline(): Record<string, unknown> {
  return {
    scorer: BASELINE_SCORER,
    weights: TIMES.map((at) => ({ at, weight: weightAt(at) })),
    cases: LISTS.map(([name, reviews]) => {
      const sums = reviews.map(sumsOf).reduce(addSums, NO_SUMS);
      const moments = [0, 10, 100, 10_000].map((days) => START + days * DAY);
      return { name, reviews, sums, scores: moments.map((at) => ({ at, ...baselineScore(sums, at) })) };
    }),
  };
}
