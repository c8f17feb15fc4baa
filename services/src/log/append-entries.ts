/** Appends entries to the log in one transaction: durable when it returns. */
import type { Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { ANCHOR_WITHIN_SECONDS } from '@agent-market/sdk/log';
import { reviewIn, targetOf } from '@agent-market/sdk/reviews';
import { addToSums } from '../reputation/sums.ts';
import { lockForIntake } from '../store/advisory-lock.ts';
import { toBytes, toHash } from '../store/bytes.ts';
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
    const added = await insertAll(tx, { ordered, acceptedAt });
    // Last, because many wait for the row of a popular subject; and after all entries, for the order of locks.
    await addToSums(tx, { added, targets });
    const fresh = new Set(added.map(({ digest }) => digest));
    const others = ordered.map(({ digest }) => digest).filter((digest) => !fresh.has(digest));
    const found = await findEntries(tx, others);
    for (const entry of added) found.set(entry.digest, entry);
    return { entries: found, fresh };
  });
}

/** Of several with one digest the first: they say the same, but may be signed differently. */
function firstOfEach(entries: readonly PlacedEntry[]): PlacedEntry[] {
  const first = new Map<Hash, PlacedEntry>();
  for (const each of entries) if (!first.has(each.digest)) first.set(each.digest, each);
  return [...first.values()];
}

function byKeys(a: PlacedEntry, b: PlacedEntry): number {
  return compare(a.subject, b.subject) || compare(orderKey(a), orderKey(b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Among the entries of one subject. */
function orderKey({ entry, taskId, author, digest }: PlacedEntry): string {
  return (targetOf(entry) ?? taskId + author) + digest;
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
async function insertAll(
  tx: Transaction<Schema>,
  { ordered, acceptedAt }: { ordered: readonly PlacedEntry[]; acceptedAt: bigint },
): Promise<LogEntry[]> {
  const added: LogEntry[] = [];
  let { entries, statement } = entriesOf(ordered.slice(0, CHUNK), acceptedAt);
  for (let at = 0; at < ordered.length; at += CHUNK) {
    const chunk = ordered.slice(at, at + CHUNK);
    const [{ rows }, words] = await meanwhile(statement.execute(tx), () => wordsOf(chunk));
    const digests = rows.length === chunk.length ? undefined : new Set(rows.map(({ digest }) => toHash(digest)));
    const isNew = ({ digest }: { digest: Hash }): boolean => digests?.has(digest) ?? true;
    added.push(...entries.filter(isNew));
    const told = digests === undefined ? words : wordsOf(chunk.filter(isNew));
    [, { entries, statement }] = await meanwhile(Promise.resolve(told?.execute(tx)), () =>
      entriesOf(ordered.slice(at + CHUNK, at + 2 * CHUNK), acceptedAt),
    );
  }
  return added;
}

/** Makes the next statement ready while a server is at work on this one. */
function meanwhile<T, U>(working: Promise<T>, prepare: () => U): Promise<[T, U]> {
  return Promise.all([working, new Promise((sent) => setImmediate(sent)).then(prepare)]);
}

function entriesOf(
  chunk: readonly PlacedEntry[],
  acceptedAt: bigint,
): { entries: LogEntry[]; statement: ReturnType<typeof insertEntries> } {
  const times = { acceptedAt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
  const entries = chunk.map(({ erased, digest, commitment, subject, taskId, author, signature }): LogEntry => {
    return { entry: erased, digest, commitment, subject, taskId, author, signature, ...times };
  });
  return { entries, statement: insertEntries(entries.map(entryRow)) };
}

/** Undefined where nobody said anything. */
function wordsOf(chunk: readonly PlacedEntry[]): ReturnType<typeof insertFeedback> | undefined {
  const rows = chunk.flatMap(({ entry, digest }) => {
    const review = reviewIn(entry);
    if (review === undefined) return [];
    const { text, tags, salt } = review.feedback;
    return [{ subject: toBytes(review.subject), digest: toBytes(digest), text, tags, salt: toBytes(salt) }];
  });
  return rows.length === 0 ? undefined : insertFeedback(rows);
}
