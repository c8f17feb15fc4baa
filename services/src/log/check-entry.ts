/** Everything that something submitted must satisfy before the log's database sees it. */
import type { Address, Hash } from '@agent-market/sdk';
import { commitmentOf } from '@agent-market/sdk/log';
import {
  eraseReview,
  hashEntry,
  issuedAtOf,
  parseSignedEntry,
  recoverSigner,
  reviewIn,
  targetOf,
  withReview,
  type Entry,
  type ErasedReview,
  type LogDomain,
  type Review,
  type SignedEntry,
} from '@agent-market/sdk/reviews';
import { Refused } from '../errors.ts';
import { ZERO_HASH } from '../store/bytes.ts';
import type { LogEntry } from '../store/entry.ts';
import type { IntakeContext } from './context.ts';
import { checkTask } from './task-reader.ts';

/** How far a reviewer's clock may be ahead of ours. */
const MAX_AHEAD_SECONDS = 300n;

/** An entry that was read, with what follows from it. */
export interface ReadEntry extends SignedEntry<Entry<Review>> {
  digest: Hash;
  /** The entry without its words. */
  erased: Entry<ErasedReview>;
}

/** An entry whose signature was checked, with what follows from that. */
export interface CheckedEntry extends ReadEntry {
  commitment: Hash;
  /** Who signed it. */
  author: Address;
}

/**
 * Reads what a stranger sent: a review, or what its reviewer says of it later.
 *
 * Errors: `MALFORMED`, `INVALID_REVIEW`, `MODERATION_REFUSED`.
 */
export function readSubmission(domain: LogDomain, json: unknown): ReadEntry {
  const signed = parseSignedEntry(json, 'submission');
  if (signed.entry.kind === 'moderation') {
    throw new Refused('MODERATION_REFUSED', 'a moderation is made by the operator and not submitted', {
      hint: 'To take back your own review, sign a retraction.',
    });
  }
  return identify(domain, signed);
}

/**
 * Checks that it is signed for this log, and by whom it has to be. `signer` is who signed it, where that was found out before.
 *
 * Errors: `INVALID_SIGNATURE`, `BAD_SIGNATURE`, `TEXT_NOT_STORABLE`.
 */
export function checkSubmission(domain: LogDomain, read: ReadEntry, signer?: Address): CheckedEntry {
  const checked = withAuthor(read, signer);
  const review = reviewIn(checked.entry);
  if (review !== undefined && checked.author !== review.reviewer) {
    throw new Refused('BAD_SIGNATURE', `signed by ${checked.author}, not by the reviewer ${review.reviewer}`, {
      hint: `Sign for chain ${domain.chainId} and contract ${domain.contract}, with the reviewer's key.`,
    });
  }
  if (review !== undefined) checkStorable(review);
  return checked;
}

/** What follows from an entry that was signed here; that its signer is the right one is not looked at. Throws `INVALID_SIGNATURE`. */
export function checkSigned(domain: LogDomain, signed: SignedEntry<Entry<Review>>): CheckedEntry {
  return withAuthor(identify(domain, signed));
}

function identify(domain: LogDomain, { entry, signature }: SignedEntry<Entry<Review>>): ReadEntry {
  const erased = withReview(entry, eraseReview);
  return { entry, signature, erased, digest: hashEntry(domain, erased) };
}

function withAuthor(read: ReadEntry, signer?: Address): CheckedEntry {
  const { digest, signature } = read;
  return { ...read, author: signer ?? recoverSigner(digest, signature), commitment: commitmentOf(digest, signature) };
}

function checkStorable({ feedback: { text, tags } }: Review): void {
  // PostgreSQL has no text with this character in it.
  if (![text, ...tags].some((each) => each.includes('\0'))) return;
  throw new Refused('TEXT_NOT_STORABLE', 'text or tags hold the character U+0000', {
    hint: 'Remove it and sign again.',
  });
}

/**
 * Checks what depends on this operator, this moment, and on what the log holds: `target` is the entry that this one is about.
 * Not asked for what was accepted before.
 *
 * Errors: `REVIEW_FROM_THE_FUTURE`, `UNVERIFIED_REFUSED`, `TARGET_NOT_FOUND`, `NOT_THE_REVIEWER`, `REVISION_MOVED`, and those of
 * {@link checkTask}.
 */
export async function checkAdmissible(ctx: IntakeContext, checked: CheckedEntry, target?: LogEntry): Promise<void> {
  const { entry } = checked;
  checkTime(ctx, issuedAtOf(entry));
  // Whether the task gives the right to a review was answered when the first one came.
  if (entry.kind !== 'review') return checkTarget(checked, target);
  if (entry.review.taskId !== ZERO_HASH) return checkTask(ctx.tasks, entry.review);
  if (!ctx.acceptUnverified) {
    throw new Refused('UNVERIFIED_REFUSED', 'this operator takes only reviews of escrowed tasks', {
      hint: 'Name the task, or submit to an operator that takes unverified reviews.',
    });
  }
}

function checkTime({ clock }: IntakeContext, issuedAt: bigint): void {
  const now = clock();
  if (issuedAt <= now + MAX_AHEAD_SECONDS) return;
  throw new Refused('REVIEW_FROM_THE_FUTURE', `issued at ${issuedAt}, but it is ${now}`, {
    hint: 'Set your clock, and give issuedAt in seconds.',
  });
}

function checkTarget({ entry, author }: CheckedEntry, target: LogEntry | undefined): void {
  const theirs = target && reviewIn(target.entry);
  if (theirs === undefined) {
    throw new Refused('TARGET_NOT_FOUND', `this log holds no review or revision ${targetOf(entry)}`, {
      hint: 'Give the digest from the receipt of the review that this is about, and submit that one first.',
    });
  }
  if (theirs.reviewer !== author) {
    throw new Refused('NOT_THE_REVIEWER', `${author} did not write ${targetOf(entry)}`, {
      hint: 'Only its own reviewer revises or retracts a review.',
    });
  }
  const review = reviewIn(entry);
  if (review !== undefined && (review.subject !== theirs.subject || review.taskId !== theirs.taskId)) {
    throw new Refused('REVISION_MOVED', 'a revision is about the same subject and task as what it supersedes', {
      hint: 'Repeat subject and task of the earlier review.',
    });
  }
}
