/**
 * The two textbook signs of collusion, as everybody writes them: no minimum support and no test. They are here to be compared with: most
 * honest agents have one of them, since whoever has three reviews or fewer has a reviewer with a third of them.
 */
import type { RatedReview } from './review-graph.ts';

export interface NaiveFlags {
  /** One reviewer wrote more than three tenths of the reviews. */
  repeats: boolean;
  /** The mean of the last seven days is more than 1.5 stars away from the mean before. */
  shift: boolean;
}

const WEEK = 604_800;

/** The flags of one agent at a moment (unix seconds), from all of its reviews. */
export function naiveFlags(
  reviews: readonly Pick<RatedReview, 'reviewer' | 'rating' | 'at'>[],
  at: number,
): NaiveFlags {
  const counts = new Map<string, number>();
  for (const { reviewer } of reviews) counts.set(reviewer, (counts.get(reviewer) ?? 0) + 1);
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);

  const recent = tally(reviews.filter((review) => review.at > at - WEEK));
  const older = tally(reviews.filter((review) => review.at <= at - WEEK));
  // Cross-multiplied, so that nothing is rounded: |a/b − c/d| > 3/2, and no mean of nothing.
  const difference = Math.abs(recent.stars * older.count - older.stars * recent.count);
  return { repeats: most * 10 > reviews.length * 3, shift: difference * 2 > recent.count * older.count * 3 };
}

function tally(reviews: readonly Pick<RatedReview, 'rating'>[]): { count: number; stars: number } {
  return { count: reviews.length, stars: reviews.reduce((sum, { rating }) => sum + rating, 0) };
}
