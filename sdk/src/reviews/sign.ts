/** Signing reviews, and the ranges their values must be in. */
import { InvalidInput } from '../errors.ts';
import { ZERO_HASH } from '../hex.ts';
import type { LogDomain } from './domain.ts';
import { hashReview } from './hash.ts';
import { REVIEW_TYPES, type AnyReview, type Review } from './review.ts';
import type { Signature } from './signature.ts';
import { signTyped, type LogSigner } from './signer.ts';

/** A review and its reviewer's signature. */
export interface SignedReview<R extends AnyReview = Review> {
  review: R;
  signature: Signature;
}

/**
 * Signs `review` and checks the signature before handing it out.
 *
 * Errors: `INVALID_REVIEW` for values outside their ranges, `SIGNER_MISMATCH` when the signer is not the reviewer.
 */
export async function signReview(signer: LogSigner, domain: LogDomain, review: Review): Promise<SignedReview> {
  checkReview(review);
  const digest = hashReview(domain, review);
  const message = { domain, types: REVIEW_TYPES, value: review, digest, by: review.reviewer };
  return { review, signature: await signTyped(signer, message) };
}

const UINT64 = 1n << 64n;

/** Throws `INVALID_REVIEW` unless every value is in its range. Types alone cannot say so. */
export function checkReview(review: AnyReview): void {
  const wrong = reasonAgainst(review);
  if (wrong !== undefined) throw new InvalidInput('INVALID_REVIEW', `the review is refused: ${wrong}`);
}

function reasonAgainst(review: AnyReview): string | undefined {
  if (!Number.isInteger(review.rating) || review.rating < 1 || review.rating > 5) return 'rating is not 1 … 5';
  if (review.issuedAt < 0n || review.issuedAt >= UINT64) return 'issuedAt is not a uint64';
  if (review.nonce < 0n || review.nonce >= 1n << 256n) return 'nonce is not a uint256';
  if (review.reviewer === review.subject) return 'nobody reviews themselves';
  if ('feedback' in review && review.feedback.salt === ZERO_HASH) return 'the salt is zero; take 32 random bytes';
  return undefined;
}
