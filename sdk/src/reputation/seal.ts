/** A review on chain that nobody can read before it is opened: what is kept of it meanwhile, and what seals it. */
import { encodeWords } from '../abi.ts';
import { InvalidInput } from '../errors.ts';
import type { Outcome } from '../escrow/task.ts';
import { keccak, keccakText, toHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import { typedDataDigest, type LogDomain } from '../reviews/domain.ts';

/** EIP-712 struct `SealedReview`. */
export interface SealedReview {
  taskId: Hash;
  reviewer: Address;
  /** Stars, 1 … 5. */
  rating: number;
  feedbackHash: Hash;
  /** 32 random bytes of the reviewer's: without them five ratings are soon guessed. */
  salt: Hash;
}

/** What the chain said of a sealed review. */
export interface Sealing {
  subject: Address;
  outcome: Outcome;
  /** Unix seconds. */
  sealedAt: bigint;
}

/** Everything that opens a sealed review. Keep it until then: the salt is nowhere else. */
export interface Opening extends Omit<SealedReview, 'reviewer'> {
  sealing: Sealing;
}

/** How long a sealed review waits for the other side's, and until when after its sealing it can be opened; seconds. */
export const BLIND_WINDOW = 7n * 86_400n;
export const OPEN_WINDOW = 14n * 86_400n;

const SEALED_TYPEHASH = keccakText(
  'SealedReview(bytes32 taskId,address reviewer,uint8 rating,bytes32 feedbackHash,bytes32 salt)',
);

/**
 * The EIP-712 digest that seals a review: for one chain, contract, task and author. Computed here, so that no node learns the
 * rating. Errors: `SEALED_REVIEW_INVALID` for what could never be opened, or would soon be guessed.
 */
export function hashSealedReview(domain: LogDomain, review: SealedReview): Hash {
  const { taskId, reviewer, rating, feedbackHash, salt } = review;
  if (!Number.isInteger(rating) || rating < 1 || rating > 5) throw invalid(`${rating} is not 1 to 5 stars`);
  if (salt === ZERO_HASH) throw invalid('the salt is zero');
  const struct = encodeWords(SEALED_TYPEHASH, taskId, reviewer, BigInt(rating), feedbackHash, salt);
  return toHash(typedDataDigest(domain, keccak(struct)));
}

function invalid(why: string): InvalidInput {
  return new InvalidInput('SEALED_REVIEW_INVALID', `this review cannot be sealed: ${why}`, {
    hint: 'Give 1 to 5 stars, and 32 random bytes as the salt.',
  });
}
