// What all simple engines count: reviews by who gave and who received them.
import type { RatedReview } from '../engine.ts';

/** Reviews by a key, in the order given. */
export function groupBy(
  reviews: readonly RatedReview[],
  key: (review: RatedReview) => string,
): Map<string, RatedReview[]> {
  const groups = new Map<string, RatedReview[]>();
  for (const review of reviews) {
    const group = groups.get(key(review));
    if (group === undefined) groups.set(key(review), [review]);
    else group.push(review);
  }
  return groups;
}

export const byAgent = (reviews: readonly RatedReview[]): Map<string, RatedReview[]> =>
  groupBy(reviews, ({ agent }) => agent);

export const byReviewer = (reviews: readonly RatedReview[]): Map<string, RatedReview[]> =>
  groupBy(reviews, ({ reviewer }) => reviewer);

/** The most reviews that one other party has in a list. */
export function mostOfOne(reviews: readonly RatedReview[], other: 'agent' | 'reviewer'): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (const review of reviews) {
    const count = (counts.get(review[other]) ?? 0) + 1;
    counts.set(review[other], count);
    if (count > most) most = count;
  }
  return most;
}

export function meanRating(reviews: readonly RatedReview[]): number {
  return reviews.reduce((sum, { rating }) => sum + rating, 0) / reviews.length;
}

export function mapValues<T>(map: ReadonlyMap<string, T>, value: (of: T) => number): Map<string, number> {
  return new Map([...map].map(([id, of]) => [id, value(of)]));
}
