/** Reviews as JSON: what the intake receives and what bundles hold. Integers are decimal strings. */
import type { Json } from '../canonical-json.ts';
import { address, array, hash, object, record, signature, smallUint, text, uint, type Reader } from '../parse.ts';
import { isErased, type AnyReview, type ErasedReview, type Feedback, type Review } from './review.ts';
import { checkReview, type SignedReview } from './sign.ts';

/** UTF-16 units of text in a review. */
export const MAX_TEXT = 16_384;
export const MAX_TAGS = 32;
/** UTF-16 units of one tag. */
export const MAX_TAG = 128;

const common = {
  reviewer: address,
  subject: address,
  taskId: hash,
  rating: smallUint(5),
  issuedAt: uint(64),
  nonce: uint(256),
};

const feedback: Reader<Feedback> = object({
  text: text(MAX_TEXT),
  tags: array(text(MAX_TAG), MAX_TAGS),
  salt: hash,
});

const full: Reader<Review> = object<Review>({ ...common, feedback });
const erased: Reader<ErasedReview> = object<ErasedReview>({ ...common, feedbackHash: hash });

/** Reads a review, whole or erased. Throws `MALFORMED` for its form, `INVALID_REVIEW` for its values. */
export const parseReview: Reader<AnyReview> = (value, path) => {
  const review = Object.hasOwn(record(value, path), 'feedbackHash') ? erased(value, path) : full(value, path);
  checkReview(review);
  return review;
};

/** Reads a whole review and its signature: what reviewers submit. */
export const parseSignedReview: Reader<SignedReview> = object({
  review: (value, path) => {
    const review = full(value, path);
    checkReview(review);
    return review;
  },
  signature,
});

export function reviewJson(review: AnyReview): Json {
  const { reviewer, subject, taskId } = review;
  return {
    reviewer,
    subject,
    taskId,
    rating: String(review.rating),
    issuedAt: String(review.issuedAt),
    nonce: String(review.nonce),
    ...(isErased(review) ? { feedbackHash: review.feedbackHash } : { feedback: { ...review.feedback } }),
  };
}

export function signedReviewJson({ review, signature: signed }: SignedReview): Json {
  return { review: reviewJson(review), signature: signed };
}
