/** Appends entries to the log in one transaction: durable when it returns. */
import type { Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { ANCHOR_WITHIN_SECONDS } from '@agent-market/sdk/log';
import { reviewIn, targetOf } from '@agent-market/sdk/reviews';
import { addToSums, changesBy } from '../reputation/sums.ts';
import { lockForIntake } from '../store/advisory-lock.ts';
import { toBytes } from '../store/bytes.ts';
import { entryRow, type LogEntry } from '../store/entry.ts';
import { insertEntries, insertFeedback } from '../store/insert-rows.ts';
import type { Schema } from '../store/schema.ts';
import type { CheckedEntry } from './check-entry.ts';
import type { LogContext } from './context.ts';
import { findEntries } from './find-entries.ts';

/** A checked entry, with whose standing it belongs to. */
export type PlacedEntry = CheckedEntry & Pick<LogEntry, 'subject' | 'taskId'>;

export interface Appended {
  /**
   * What the log holds of these entries, old and new. One that is missing here broke a rule of one: a review per party and task, a
   * revision or retraction per review.
   */
  entries: Map<Hash, LogEntry>;
  /** Digests that were not there before. */
  fresh: Set<Hash>;
}

/** Rows of one statement: the words of one can be 20,000 bytes, and the embedded database answers nobody else meanwhile. */
const CHUNK = 500;

/**
 * Inserts what is new, and with it what it changes about the sums of its subjects; repeating it changes nothing.
 *
 * No entry gets an acceptance time at or before the end of a frozen batch: intakes share a lock that freezing takes alone,
 * so the last batch read here is the last one until this commits. Nor before what it is about: of two hosts one's clock is behind,
 * and a batch that held an entry without its target could be neither scored nor published.
 */
export async function appendEntries(ctx: LogContext, entries: readonly PlacedEntry[]): Promise<Appended> {
  // One order for all writers, over every unique key: two that wait for each other's rows would be a deadlock.
  const ordered = firstOfEach(entries).sort(byKeys);
  return ctx.store.transaction(async (tx) => {
    await lockForIntake(tx);
    const targets = await findEntries(
      tx,
      ordered.flatMap(({ entry }) => targetOf(entry) ?? []),
    );
    const acceptedAt = await acceptanceTime(tx, ctx, targets);
    const added: LogEntry[] = [];
    for (let i = 0; i < ordered.length; i += CHUNK) {
      const chunk = ordered.slice(i, i + CHUNK);
      added.push(...(await insertChunk(tx, { chunk, acceptedAt })));
    }
    // Last, because many wait for the row of a popular subject; and after all entries, for the order of locks.
    await addToSums(tx, changesBy(added, targets));
    const fresh = new Set(added.map(({ digest }) => digest));
    const others = ordered.map(({ digest }) => digest).filter((digest) => !fresh.has(digest));
    const found = await findEntries(tx, others);
    for (const entry of added) found.set(entry.digest, entry);
    return { entries: found, fresh };
  });
}

/** Of several with one digest the first: they say the same, but may be signed differently. */
function firstOfEach(entries: readonly PlacedEntry[]): PlacedEntry[] {
  return [...new Map([...entries].reverse().map((each) => [each.digest, each])).values()];
}

function byKeys(a: PlacedEntry, b: PlacedEntry): number {
  const [keyA, keyB] = [orderKey(a), orderKey(b)];
  return keyA < keyB ? -1 : Number(keyA > keyB);
}

function orderKey({ entry, subject, taskId, author, digest }: PlacedEntry): string {
  return subject + (targetOf(entry) ?? taskId + author) + digest;
}

async function acceptanceTime(
  tx: Transaction<Schema>,
  { clock }: LogContext,
  targets: ReadonlyMap<Hash, LogEntry>,
): Promise<bigint> {
  const last = await tx.selectFrom('batch').select('to_time').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const earliest = [(last?.to_time ?? -1n) + 1n, ...[...targets.values()].map(({ acceptedAt }) => acceptedAt)];
  return earliest.reduce((latest, each) => (each > latest ? each : latest), clock());
}

/** Returns the entries that were not there before, as the log now holds them. */
async function insertChunk(
  tx: Transaction<Schema>,
  { chunk, acceptedAt }: { chunk: readonly PlacedEntry[]; acceptedAt: bigint },
): Promise<LogEntry[]> {
  const times = { acceptedAt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
  const entries = chunk.map(({ erased, digest, commitment, subject, taskId, author, signature }): LogEntry => {
    return { entry: erased, digest, commitment, subject, taskId, author, signature, ...times };
  });
  const added = new Set(await insertEntries(tx, entries.map(entryRow)));
  const words = chunk.flatMap(({ entry, digest }) => {
    const review = added.has(digest) ? reviewIn(entry) : undefined;
    if (review === undefined) return [];
    const { text, tags, salt } = review.feedback;
    return [{ subject: toBytes(review.subject), digest: toBytes(digest), text, tags, salt: toBytes(salt) }];
  });
  await insertFeedback(tx, words);
  return entries.filter(({ digest }) => added.has(digest));
}
