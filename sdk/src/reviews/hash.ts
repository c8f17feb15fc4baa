/** Digests of reviews: what the reviewer signs and what identifies the review for ever. */
import { encodeWords } from '../abi.ts';
import { concatBytes, keccak, keccakText, toHash, type Hash } from '../hex.ts';
import { typedDataDigest, type LogDomain } from './domain.ts';
import { MODERATION_ACTIONS, type Entry } from './entry.ts';
import { isErased, type AnyReview, type ErasedReview, type Feedback, type Review } from './review.ts';

const FEEDBACK_TYPE = 'Feedback(string text,string[] tags,bytes32 salt)';
const FEEDBACK_TYPEHASH = keccakText(FEEDBACK_TYPE);
const REVIEW_TYPE =
  'Review(address reviewer,address subject,bytes32 taskId,uint8 rating,uint64 issuedAt,uint256 nonce,Feedback feedback)';
const REVIEW_TYPEHASH = keccakText(REVIEW_TYPE + FEEDBACK_TYPE);
const REVISION_TYPEHASH = keccakText(`Revision(bytes32 supersedes,Review review)${FEEDBACK_TYPE}${REVIEW_TYPE}`);
const RETRACTION_TYPEHASH = keccakText('Retraction(bytes32 target,uint64 issuedAt,bytes32 salt)');
const MODERATION_TYPEHASH = keccakText('Moderation(bytes32 target,uint8 action,uint64 issuedAt)');

/** EIP-712 hashStruct of the feedback: all that stays of it after erasure. */
export function hashFeedback(feedback: Feedback): Hash {
  const tags = keccak(concatBytes(feedback.tags.map(keccakText)));
  return toHash(keccak(encodeWords(FEEDBACK_TYPEHASH, keccakText(feedback.text), tags, feedback.salt)));
}

/** The EIP-712 digest of a review, whether its text was erased or not. */
export function hashReview(domain: LogDomain, review: AnyReview): Hash {
  return toHash(typedDataDigest(domain, structOf(review)));
}

/** The EIP-712 digest of an entry, which identifies it for ever. Each kind is a type of its own, so none passes for another. */
export function hashEntry(domain: LogDomain, entry: Entry): Hash {
  return toHash(typedDataDigest(domain, entryStruct(entry)));
}

function entryStruct(entry: Entry): Uint8Array {
  switch (entry.kind) {
    case 'review':
      return structOf(entry.review);
    case 'revision':
      return keccak(encodeWords(REVISION_TYPEHASH, entry.supersedes, structOf(entry.review)));
    case 'retraction':
      return keccak(encodeWords(RETRACTION_TYPEHASH, entry.target, entry.issuedAt, entry.salt));
    case 'moderation': {
      const action = BigInt(MODERATION_ACTIONS[entry.action]);
      return keccak(encodeWords(MODERATION_TYPEHASH, entry.target, action, entry.issuedAt));
    }
  }
}

/** EIP-712 hashStruct of a review. */
function structOf(review: AnyReview): Uint8Array {
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
  return keccak(struct);
}

/** The review without its text, tags and salt: same digest, same signature. */
export function eraseReview(review: Review): ErasedReview {
  const { feedback, ...rest } = review;
  return { ...rest, feedbackHash: hashFeedback(feedback) };
}
