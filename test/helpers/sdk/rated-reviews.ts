// Any market of a few parties: chance reviews with ties in time, repeats, halves of stars, and parties who say little.
import fc from 'fast-check';

import { reviewGraph, type RatedReview, type ReviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { DAY, OPENED } from './rated-market.ts';

export const PARTIES = Array.from({ length: 12 }, (_, i) => `p${String(i).padStart(2, '0')}`);

const anyPair = fc
  .record({ reviewer: fc.constantFrom(...PARTIES), agent: fc.constantFrom(...PARTIES) })
  .filter(({ reviewer, agent }) => reviewer !== agent);
const anyRating = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 3, 4, 5, 5, 5) },
  { weight: 1, arbitrary: fc.double({ min: 1, max: 5, noNaN: true }) },
);
const anyTime = fc.oneof(
  fc.integer({ min: OPENED, max: OPENED + 4 * DAY }),
  fc.integer({ min: 0, max: 500 }).map((day) => OPENED + day * DAY),
);

export const anyReviews: fc.Arbitrary<RatedReview[]> = fc
  .array(fc.record({ pair: anyPair, rating: anyRating, verified: fc.boolean(), at: anyTime }), { maxLength: 60 })
  .map((drafts) => drafts.map(({ pair, ...rest }, i) => ({ id: `r${i}`, ...pair, ...rest })));

export const anyGraph: fc.Arbitrary<ReviewGraph> = anyReviews.map((reviews) => reviewGraph(reviews));

/** The reviews of a graph, as they went in. */
export function reviewsOf(graph: ReviewGraph): RatedReview[] {
  return Array.from(graph.rating, (rating, i) => ({
    id: String(i),
    reviewer: graph.parties[graph.reviewer[i] ?? -1] ?? '',
    agent: graph.parties[graph.agent[i] ?? -1] ?? '',
    rating,
    verified: graph.verified[i] === 1,
    at: graph.at[i] ?? NaN,
  }));
}

/** A share from 0 to 1 for each of `count`; the least are small, yet far from where doubles end. */
export function anyShares(count: number): fc.Arbitrary<Float64Array> {
  const share = fc.oneof(fc.constantFrom(0, 1, 0.03, 0.05), fc.double({ min: 2 ** -30, max: 1, noNaN: true }));
  return fc.array(share, { minLength: count, maxLength: count }).map((list) => Float64Array.from(list));
}

/** Of each party, by name. */
export function byName<T>(graph: ReviewGraph, column: ArrayLike<T>): Map<string, T | undefined> {
  return new Map(graph.parties.map((name, party) => [name, column[party]]));
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
