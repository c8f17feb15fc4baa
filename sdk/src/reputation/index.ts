/**
 * Reputation: scores that follow from a market's reviews, so that anybody can recompute them; and the contract's side of it: reviews and what
 * became of them, operators' keys, and its own check of anchored facts.
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
export { chainTrust, FULL_BOND, type ChainTrust } from './chain-trust.ts';
export { createReputationClient, type ReputationClient } from './client.ts';
export { HALF_LIFE, weightAt } from './half-life.ts';
export { type OnChainReview, type ReviewNote, type ReviewPage } from './list-reviews.ts';
export { type DatedKey, type LogHead, type LogVerbs, type ScoreProof } from './log-verbs.ts';
export { naiveFlags, type NaiveFlags } from './naive-flags.ts';
export { type RecentReview, type Reputation, type ReviewVerbs } from './review-verbs.ts';
export { describeMarket, type Market } from './market.ts';
export { graphOfColumns, reviewGraph, type RatedReview, type ReviewColumns, type ReviewGraph } from './review-graph.ts';
export { type TrustSource } from './seeds.ts';
export { trustEvidence, type TrustEvidence } from './trust-evidence.ts';
export { type TrustEdge } from './trust-rank.ts';
export { trustScores, type TrustOptions, type TrustScores } from './trust-v1.ts';
export { pairOf, type ValueAtStake } from './value-at-stake.ts';
export { type WeightedScores } from './weighted-scores.ts';
export { BLIND_WINDOW, hashSealedReview, OPEN_WINDOW, type Opening, type SealedReview, type Sealing } from './seal.ts';
export { type SealContent, type SealedFact, type SealVerbs } from './seal-verbs.ts';
