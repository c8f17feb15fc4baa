/** What is known of subjects: read in one row, kept up to date by the log, rebuilt from it, and screened every night. */
export { findingsAbout } from './findings.ts';
export { loadReviewGraph } from './load-reviews.ts';
export { reputationReader, type ReputationReader, type SubjectReputation } from './read-reputation.ts';
export { readChainTrust, type ChainTrustOptions, type FinalChainTrust } from './read-chain-trust.ts';
export { refreshReputation, type Refreshed, type RefreshOptions } from './refresh.ts';
export { rebuildSums, type Rebuilt } from './rebuild-sums.ts';
export { writeTrustScores } from './trust-scores.ts';
