/** Digests of reviews: what the reviewer signs and what identifies the review for ever. */
import { encodeWords } from '../abi.ts';
import { concatBytes, keccak, keccakText, toHash, type Hash } from '../hex.ts';
import { typedDataDigest, type LogDomain } from './domain.ts';
import { isErased, type AnyReview, type ErasedReview, type Feedback, type Review } from './review.ts';

const FEEDBACK_TYPE = 'Feedback(string text,string[] tags,bytes32 salt)';
const FEEDBACK_TYPEHASH = keccakText(FEEDBACK_TYPE);
const REVIEW_TYPEHASH = keccakText(
  `Review(address reviewer,address subject,bytes32 taskId,uint8 rating,uint64 issuedAt,uint256 nonce,Feedback feedback)${FEEDBACK_TYPE}`,
);

/** EIP-712 hashStruct of the feedback: all that stays of it after erasure. */
export function hashFeedback(feedback: Feedback): Hash {
  const tags = keccak(concatBytes(feedback.tags.map(keccakText)));
  return toHash(keccak(encodeWords(FEEDBACK_TYPEHASH, keccakText(feedback.text), tags, feedback.salt)));
}

/** The EIP-712 digest of a review, whether its text was erased or not. */
export function hashReview(domain: LogDomain, review: AnyReview): Hash {
  const feedbackHash = isErased(review) ? review.feedbackHash : hashFeedback(review.feedback);
  const struct = encodeWords(
    REVIEW_TYPEHASH,
    review.reviewer,
    review.subject,
    review.taskId,
    BigInt(review.rating),
    review.issuedAt,
    review.nonce,
    feedbackHash,
  );
  return toHash(typedDataDigest(domain, keccak(struct)));
}

/** The review without its text, tags and salt: same digest, same signature. */
export function eraseReview(review: Review): ErasedReview {
  const { feedback, ...rest } = review;
  return { ...rest, feedbackHash: hashFeedback(feedback) };
}
