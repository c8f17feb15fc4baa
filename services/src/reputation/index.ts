/** What is known of subjects: read in one row, kept up to date by the log, rebuilt from it. */
export { reputationReader, type ReputationReader, type SubjectReputation } from './read-reputation.ts';
export { rebuildSums, type Rebuilt } from './rebuild-sums.ts';
export { type TrustScore, writeTrustScores } from './trust-scores.ts';
