/** Reviews: their format, digests and signatures. */
export { type LogDomain, typedDataDomain } from './domain.ts';
export { eraseReview, hashFeedback, hashReview } from './hash.ts';
export { type AnyReview, type ErasedReview, type Feedback, isErased, type Review, REVIEW_TYPES } from './review.ts';
export { checkReview, type SignedReview, signReview } from './sign.ts';
export { type LocalSigner, localSigner, type LogSigner, type TypedDataSigner } from './signer.ts';
export { accountOf, isSignedBy, parseSignature, recoverSigner, type Signature } from './signature.ts';
export { MAX_TAG, MAX_TAGS, MAX_TEXT, parseReview, parseSignedReview, reviewJson, signedReviewJson } from './json.ts';
