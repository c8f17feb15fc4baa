/**
 * The scorer `baseline-v1`: the textbook engine, done right. A Bayesian average (prior 3.5 stars with the weight of ten reviews) of stars
 * that lose half their weight in 90 days, times up to 1.1 for the share of verified reviews, at most five stars.
 *
 * All that it needs of an agent's reviews are four sums. Adding a review to them, taking one out, or joining the sums of two shards is
 * exact and in constant time, and a score at any moment follows from them: nothing is touched when time passes.
 */
import { canonicalJson } from '../canonical-json.ts';
import { keccakText, toHash, type Hash } from '../hex.ts';
import { HALF_LIFE, weightAt } from './half-life.ts';
import type { RatedReview, ReviewGraph } from './review-graph.ts';

/** What of a review the score depends on. */
export type TimedRating = Pick<RatedReview, 'rating' | 'verified' | 'at'>;

/** Sums over reviews, with the weights of {@link weightAt}. */
export interface BaselineSums {
  count: bigint;
  /** Of the weights. */
  weight: bigint;
  /** Of weight × stars. */
  stars: bigint;
  /** Of the weights of verified reviews. */
  verified: bigint;
}

export interface BaselineScore {
  /** Millionths of a star, rounded down. */
  microStars: bigint;
  /** What the reviews weigh by now, in millionths of a new one: how much the score is worth. Rounded down. */
  microReviews: bigint;
}

const MICRO = 1_000_000n;
/** Ten reviews of 3.5 stars. */
const PRIOR = { reviews: 10n, stars: 35n };
/** A tenth of the score when all reviews are verified. */
const BONUS_DIVISOR = 10n;
const MAX_STARS = 5n;

/** keccak256 of the canonical JSON of version, parameters and trust seeds, of which it has none. */
export const BASELINE_SCORER: Hash = toHash(
  keccakText(
    canonicalJson({
      scorer: 'baseline-v1',
      parameters: { halfLife: HALF_LIFE, priorReviews: 10, priorMicroStars: 3_500_000, verifiedBonusPercent: 10 },
      seeds: [],
    }),
  ),
);

/** The sums over no review. */
export const NO_SUMS: BaselineSums = { count: 0n, weight: 0n, stars: 0n, verified: 0n };

/** The sums over one review. Throws `TIME_INVALID`. */
export function sumsOf({ rating, verified, at }: TimedRating): BaselineSums {
  const weight = weightAt(at);
  return { count: 1n, weight, stars: weight * BigInt(rating), verified: verified ? weight : 0n };
}

/** The sums over the reviews of both. */
export function addSums(a: BaselineSums, b: BaselineSums): BaselineSums {
  return {
    count: a.count + b.count,
    weight: a.weight + b.weight,
    stars: a.stars + b.stars,
    verified: a.verified + b.verified,
  };
}

/** The sums over the reviews of `a` without those of `b`, which must be among them; negative where they are not. */
export function subtractSums(a: BaselineSums, b: BaselineSums): BaselineSums {
  return addSums(a, { count: -b.count, weight: -b.weight, stars: -b.stars, verified: -b.verified });
}

/** The score at a moment: unix seconds, ordinarily not before the newest review. Throws `TIME_INVALID`. */
export function baselineScore({ weight, stars, verified }: BaselineSums, at: number): BaselineScore {
  const now = weightAt(at);
  const microReviews = (weight * MICRO) / now;
  const [prior, priorStars] = [PRIOR.reviews * now, PRIOR.stars * now];
  if (weight === 0n) return { microStars: (priorStars * MICRO) / prior, microReviews };
  const above = (priorStars + stars) * (BONUS_DIVISOR * weight + verified);
  const below = (prior + weight) * BONUS_DIVISOR * weight;
  const microStars = (above * MICRO) / below;
  return { microStars: microStars > MAX_STARS * MICRO ? MAX_STARS * MICRO : microStars, microReviews };
}

/** The scores of all parties of a graph at a moment, by their numbers; who has no review has the prior's. */
export function baselineScores(graph: ReviewGraph, at: number): BaselineScore[] {
  const sums = graph.parties.map((): BaselineSums => ({ ...NO_SUMS }));
  for (let i = 0; i < graph.count; i++) {
    const agent = graph.agent[i] ?? 0;
    const [rating, verified, given] = [graph.rating[i] ?? 0, graph.verified[i] === 1, graph.at[i] ?? 0];
    sums[agent] = addSums(sums[agent] ?? NO_SUMS, sumsOf({ rating, verified, at: given }));
  }
  return sums.map((each) => baselineScore(each, at));
}
