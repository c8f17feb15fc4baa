/** Everything a submitted review must satisfy before the log's database sees it. */
import type { Address } from '@agent-market/sdk';
import { ZERO_HASH } from '../store/bytes.ts';
import { commitmentOf } from '@agent-market/sdk/log';
import { eraseReview, hashReview, parseSignedReview, recoverSigner, type Review } from '@agent-market/sdk/reviews';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { Refused } from '../errors.ts';
import type { CheckedReview, ParsedReview } from './append-entries.ts';
import type { IntakeContext } from './context.ts';
import { checkTask } from './task-reader.ts';

/** How far a reviewer's clock may be ahead of ours. */
const MAX_AHEAD_SECONDS = 300n;

/**
 * Parses what a stranger sent and checks that its reviewer signed it for this log.
 *
 * Errors: `MALFORMED`, `INVALID_REVIEW`, `INVALID_SIGNATURE`, `BAD_SIGNATURE`, `TEXT_NOT_STORABLE`.
 */
export function readSubmission(domain: LogDomain, json: unknown): CheckedReview {
  return checkSubmission(domain, parseSubmission(domain, json));
}

/** Parses what a stranger sent, and says what its signature must be over. Errors: `MALFORMED`, `INVALID_REVIEW`. */
export function parseSubmission(domain: LogDomain, json: unknown): ParsedReview {
  const { review, signature } = parseSignedReview(json, 'submission');
  const erased = eraseReview(review);
  return { review, signature, erased, digest: hashReview(domain, erased) };
}

/**
 * Checks that the reviewer signed it. `signer` is who did, if that is known already.
 *
 * Errors: `INVALID_SIGNATURE`, `BAD_SIGNATURE`, `TEXT_NOT_STORABLE`.
 */
export function checkSubmission(domain: LogDomain, parsed: ParsedReview, signer?: Address): CheckedReview {
  const { review, signature, digest } = parsed;
  signer ??= recoverSigner(digest, signature);
  if (signer !== review.reviewer) {
    throw new Refused('BAD_SIGNATURE', `signed by ${signer}, not by the reviewer ${review.reviewer}`, {
      hint: `Sign for chain ${domain.chainId} and contract ${domain.contract}, with the reviewer's key.`,
    });
  }
  const { text, tags } = review.feedback;
  // PostgreSQL has no text with this character in it.
  if ([text, ...tags].some((each) => each.includes('\0'))) {
    throw new Refused('TEXT_NOT_STORABLE', 'text or tags hold the character U+0000', {
      hint: 'Remove it and sign again.',
    });
  }
  return { ...parsed, commitment: commitmentOf(digest, signature) };
}

/**
 * Checks what depends on this operator and this moment. Not asked for what was accepted before.
 *
 * Errors: `REVIEW_FROM_THE_FUTURE`, `UNVERIFIED_REFUSED`, and those of {@link checkTask}.
 */
export async function checkAdmissible(ctx: IntakeContext, review: Review): Promise<void> {
  const now = ctx.clock();
  if (review.issuedAt > now + MAX_AHEAD_SECONDS) {
    throw new Refused('REVIEW_FROM_THE_FUTURE', `issued at ${review.issuedAt}, but it is ${now}`, {
      hint: 'Set your clock, and give issuedAt in seconds.',
    });
  }
  if (review.taskId !== ZERO_HASH) return checkTask(ctx.tasks, review);
  if (!ctx.acceptUnverified) {
    throw new Refused('UNVERIFIED_REFUSED', 'this operator takes only reviews of escrowed tasks', {
      hint: 'Name the task, or submit to an operator that takes unverified reviews.',
    });
  }
}
