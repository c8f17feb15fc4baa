/** The ranges that the values of reviews and entries must be in: types alone cannot say so. */
import { InvalidInput } from '../errors.ts';
import { ZERO_HASH } from '../hex.ts';
import { reviewIn, targetOf, type Entry } from './entry.ts';
import type { AnyReview } from './review.ts';

const UINT64 = 1n << 64n;

/** Throws `INVALID_REVIEW` unless every value is in its range. */
export function checkReview(review: AnyReview): void {
  const wrong = reasonAgainst(review);
  if (wrong !== undefined) throw refused(`the review is refused: ${wrong}`);
}

function reasonAgainst(review: AnyReview): string | undefined {
  if (!Number.isInteger(review.rating) || review.rating < 1 || review.rating > 5) return 'rating is not 1 … 5';
  if (review.issuedAt < 0n || review.issuedAt >= UINT64) return 'issuedAt is not a uint64';
  if (review.nonce < 0n || review.nonce >= 1n << 256n) return 'nonce is not a uint256';
  if (review.reviewer === review.subject) return 'nobody reviews themselves';
  if ('feedback' in review && review.feedback.salt === ZERO_HASH) return 'the salt is zero; take 32 random bytes';
  return undefined;
}

/** Throws `INVALID_REVIEW` unless every value is in its range. */
export function checkEntry(entry: Entry): void {
  const review = reviewIn(entry);
  if (review !== undefined) checkReview(review);
  if (targetOf(entry) === ZERO_HASH) throw refused('the entry is refused: it is about the digest zero');
  if (entry.kind === 'retraction' && entry.salt === ZERO_HASH) {
    throw refused('the entry is refused: the salt is zero; take 32 random bytes');
  }
  if ('issuedAt' in entry && (entry.issuedAt < 0n || entry.issuedAt >= UINT64))
    throw refused('the entry is refused: issuedAt is not a uint64');
}

function refused(why: string): InvalidInput {
  return new InvalidInput('INVALID_REVIEW', why, { hint: 'Correct the value, and sign again.' });
}
