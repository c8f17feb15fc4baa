/** Reputation on chain: reviews and what became of them, operators' keys, and the contract's own check of anchored facts. */
export { createReputationClient, type ReputationClient } from './client.ts';
export { type OnChainReview, type ReviewNote, type ReviewPage } from './list-reviews.ts';
export { type DatedKey, type LogHead, type LogVerbs, type ScoreProof } from './log-verbs.ts';
export { type RecentReview, type Reputation, type ReviewVerbs } from './review-verbs.ts';
export { BLIND_WINDOW, hashSealedReview, OPEN_WINDOW, type Opening, type SealedReview, type Sealing } from './seal.ts';
export { type SealContent, type SealedFact, type SealVerbs } from './seal-verbs.ts';
