/** Reviews, and what is said about them later: their formats, digests and signatures. */
export { isSameDomain, type LogDomain, typedDataDomain } from './domain.ts';
export { eraseReview, hashEntry, hashFeedback, hashReview } from './hash.ts';
export { type AnyReview, type ErasedReview, type Feedback, isErased, type Review, REVIEW_TYPES } from './review.ts';
export {
  asEntry,
  type Entry,
  ENTRY_TYPES,
  type EntryKind,
  issuedAtOf,
  type Moderation,
  MODERATION_ACTIONS,
  type ModerationAction,
  type Retraction,
  reviewIn,
  type Revision,
  type SignedEntry,
  targetOf,
  withReview,
} from './entry.ts';
export { checkEntry, checkReview } from './check.ts';
export { type SignedReview, signReview } from './sign.ts';
export { signEntry } from './sign-entry.ts';
export { type LocalSigner, localSigner, type LogSigner, type TypedDataSigner } from './signer.ts';
export {
  accountOf,
  isSignedBy,
  parseSignature,
  recoverSigner,
  recoverWith,
  type Recover,
  type RecoveryEngine,
  type Signature,
} from './signature.ts';
export {
  MAX_TAG,
  MAX_TAGS,
  MAX_TEXT,
  parseReview,
  parseSignedEntry,
  reviewJson,
  signedEntryJson,
  signedReviewJson,
} from './json.ts';
