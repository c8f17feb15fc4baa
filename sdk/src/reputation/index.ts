/**
 * Reputation on chain: reviews and what became of them, operators' keys, and the contract's own check of anchored facts. And off it: the
 * scores that follow from a market's reviews.
 */
export {
  addSums,
  BASELINE_SCORER,
  baselineScore,
  baselineScores,
  NO_SUMS,
  subtractSums,
  sumsOf,
  type BaselineScore,
  type BaselineSums,
  type TimedRating,
} from './baseline.ts';
export { createReputationClient, type ReputationClient } from './client.ts';
export { HALF_LIFE, weightAt } from './half-life.ts';
export { type OnChainReview, type ReviewNote, type ReviewPage } from './list-reviews.ts';
export { type DatedKey, type LogHead, type LogVerbs, type ScoreProof } from './log-verbs.ts';
export { naiveFlags, type NaiveFlags } from './naive-flags.ts';
export { type RatedReview, type ReviewGraph, reviewGraph } from './review-graph.ts';
export { type RecentReview, type Reputation, type ReviewVerbs } from './review-verbs.ts';
