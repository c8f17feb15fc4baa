/** Appends entries to the log in one transaction: durable when it returns. */
import type { Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { ANCHOR_WITHIN_SECONDS } from '@agent-market/sdk/log';
import { eraseReview, type SignedReview } from '@agent-market/sdk/reviews';
import { lockForIntake } from '../store/advisory-lock.ts';
import { toBytes, toHash } from '../store/bytes.ts';
import { entryRow, type LogEntry } from '../store/entry.ts';
import type { Schema } from '../store/schema.ts';
import type { LogContext } from './context.ts';
import { findEntries } from './find-entries.ts';

/** A review that was checked, with what follows from it. */
export interface CheckedReview extends SignedReview {
  digest: Hash;
  commitment: Hash;
}

export interface Appended {
  /** What the log holds of these reviews, old and new. A review missing here broke the rule of one per party and task. */
  entries: Map<Hash, LogEntry>;
  /** Digests that were not there before. */
  fresh: Set<Hash>;
}

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 500;

/**
 * Inserts what is new; repeating it changes nothing.
 *
 * No entry gets an acceptance time at or before the end of a frozen batch: intakes share a lock that freezing takes alone,
 * so the last batch read here is the last one until this commits.
 */
export async function appendEntries(ctx: LogContext, reviews: readonly CheckedReview[]): Promise<Appended> {
  // One order for all writers, over every unique key: two that wait for each other's rows would be a deadlock.
  const ordered = [...reviews].sort(byKeys);
  return ctx.store.transaction(async (tx) => {
    await lockForIntake(tx);
    const acceptedAt = await acceptanceTime(tx, ctx);
    const fresh = new Set<Hash>();
    for (let i = 0; i < ordered.length; i += CHUNK) {
      const chunk = ordered.slice(i, i + CHUNK);
      for (const digest of await insertChunk(tx, { chunk, acceptedAt })) fresh.add(digest);
    }
    const entries = await findEntries(
      tx,
      reviews.map(({ digest }) => digest),
    );
    return { entries, fresh };
  });
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

async function insertChunk(
  tx: Transaction<Schema>,
  { chunk, acceptedAt }: { chunk: readonly CheckedReview[]; acceptedAt: bigint },
): Promise<Hash[]> {
  const times = { acceptedAt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
  const inserted = await tx
    .insertInto('entry')
    .values(chunk.map(({ review, ...rest }) => entryRow({ ...rest, ...times, review: eraseReview(review) })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('digest')
    .execute();
  const digests = inserted.map(({ digest }) => toHash(digest));
  const isNew = new Set(digests);
  const words = new Map(chunk.filter(({ digest }) => isNew.has(digest)).map((each) => [each.digest, each.review]));
  if (words.size > 0) {
    const rows = [...words].map(([digest, { subject, feedback }]) => ({
      subject: toBytes(subject),
      digest: toBytes(digest),
      text: feedback.text,
      tags: feedback.tags,
      salt: toBytes(feedback.salt),
    }));
    await tx.insertInto('feedback').values(rows).execute();
  }
  return digests;
}
