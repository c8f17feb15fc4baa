/** Signing reviews. */
import { checkReview } from './check.ts';
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
