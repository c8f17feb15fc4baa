/** A `trust-v1` score and what it rests on, as whole numbers: what is stored, published and proven of it. */
import { at } from './adjacency.ts';
import { degree } from './review-graph.ts';
import type { TrustScores } from './trust-v1.ts';

export interface TrustEvidence {
  /** Millionths of a star, and the ends of the interval around it. */
  microStars: bigint;
  low: bigint;
  high: bigint;
  /** Effective number of reviews, and of reviewers, in millionths. */
  microReviews: bigint;
  microReviewers: bigint;
}

const MICRO = 1e6;

/** Of each party that was rated, by name, in ascending order; rounded to the nearest millionth. */
export function trustEvidence(scores: TrustScores): Map<string, TrustEvidence> {
  const { parties, received } = scores.graph;
  const found = new Map<string, TrustEvidence>();
  parties.forEach((name, party) => {
    if (degree(received, party) === 0) return;
    const micro = (column: Float64Array): bigint => BigInt(Math.round(at(column, party) * MICRO));
    found.set(name, {
      microStars: micro(scores.stars),
      low: micro(scores.low),
      high: micro(scores.high),
      microReviews: micro(scores.effectiveReviews),
      microReviewers: micro(scores.effectiveReviewers),
    });
  });
  return found;
}
