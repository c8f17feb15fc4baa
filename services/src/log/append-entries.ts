/** Appends entries to the log in one transaction: durable when it returns. */
import type { Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { ANCHOR_WITHIN_SECONDS } from '@agent-market/sdk/log';
import type { ErasedReview, SignedReview } from '@agent-market/sdk/reviews';
import { lockForIntake } from '../store/advisory-lock.ts';
import { toBytes } from '../store/bytes.ts';
import { entryRow, type LogEntry } from '../store/entry.ts';
import { insertEntries, insertFeedback } from '../store/insert-rows.ts';
import type { Schema } from '../store/schema.ts';
import type { LogContext } from './context.ts';
import { findEntries } from './find-entries.ts';

/** A review that was read, with what it is without its words. */
export interface ParsedReview extends SignedReview {
  erased: ErasedReview;
  digest: Hash;
}

/** A review that was checked, with what follows from it. */
export interface CheckedReview extends ParsedReview {
  commitment: Hash;
}

export interface Appended {
  /** What the log holds of these reviews, old and new. A review missing here broke the rule of one per party and task. */
  entries: Map<Hash, LogEntry>;
  /** Digests that were not there before. */
  fresh: Set<Hash>;
}

/** Rows of one statement: a review may be 20,000 bytes long, and the embedded database answers nobody else meanwhile. */
const CHUNK = 500;

/**
 * Inserts what is new; repeating it changes nothing.
 *
 * No entry gets an acceptance time at or before the end of a frozen batch: intakes share a lock that freezing takes alone,
 * so the last batch read here is the last one until this commits.
 */
export async function appendEntries(ctx: LogContext, reviews: readonly CheckedReview[]): Promise<Appended> {
  // One order for all writers, over every unique key: two that wait for each other's rows would be a deadlock.
  const ordered = [...firstOfEach(reviews).values()].sort(byKeys);
  return ctx.store.transaction(async (tx) => {
    await lockForIntake(tx);
    const acceptedAt = await acceptanceTime(tx, ctx);
    const added: LogEntry[] = [];
    for (let i = 0; i < ordered.length; i += CHUNK) {
      const chunk = ordered.slice(i, i + CHUNK);
      added.push(...(await insertChunk(tx, { chunk, acceptedAt })));
    }
    const fresh = new Set(added.map(({ digest }) => digest));
    const others = reviews.map(({ digest }) => digest).filter((digest) => !fresh.has(digest));
    const entries = await findEntries(tx, others);
    for (const entry of added) entries.set(entry.digest, entry);
    return { entries, fresh };
  });
}

/** Of equal reviews the first: they have one digest, but may have several signatures. */
function firstOfEach(reviews: readonly CheckedReview[]): Map<Hash, CheckedReview> {
  const first = new Map<Hash, CheckedReview>();
  for (const each of reviews) if (!first.has(each.digest)) first.set(each.digest, each);
  return first;
}

function byKeys(a: CheckedReview, b: CheckedReview): number {
  const [keyA, keyB] = [orderKey(a), orderKey(b)];
  return keyA < keyB ? -1 : Number(keyA > keyB);
}

function orderKey({ review, digest }: CheckedReview): string {
  return review.subject + review.taskId + review.reviewer + digest;
}

async function acceptanceTime(tx: Transaction<Schema>, { clock }: LogContext): Promise<bigint> {
  const last = await tx.selectFrom('batch').select('to_time').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const now = clock();
  return last !== undefined && last.to_time >= now ? last.to_time + 1n : now;
}

/** Returns the entries that were not there before, as the log now holds them. */
async function insertChunk(
  tx: Transaction<Schema>,
  { chunk, acceptedAt }: { chunk: readonly CheckedReview[]; acceptedAt: bigint },
): Promise<LogEntry[]> {
  const times = { acceptedAt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
  const entries = chunk.map(({ digest, commitment, signature, erased }) => {
    return { digest, commitment, signature, review: erased, ...times };
  });
  const added = new Set(await insertEntries(tx, entries.map(entryRow)));
  const words = chunk.flatMap(({ digest, review: { subject, feedback } }) => {
    if (!added.has(digest)) return [];
    const { text, tags, salt } = feedback;
    return [{ subject: toBytes(subject), digest: toBytes(digest), text, tags, salt: toBytes(salt) }];
  });
  await insertFeedback(tx, words);
  return entries.filter(({ digest }) => added.has(digest));
}
