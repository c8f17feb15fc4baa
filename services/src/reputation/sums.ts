/** The sums of `baseline-v1` per subject: what new entries change about them, and how that is written. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Address, Hash } from '@agent-market/sdk';
import { addSums, NO_SUMS, subtractSums, sumsOf, weightAt, type BaselineSums } from '@agent-market/sdk/reputation';
import { reviewIn, targetOf } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { columnList, selectRows, type ColumnTypes } from '../store/array-rows.ts';
import { toBytes, ZERO_HASH } from '../store/bytes.ts';
import type { LogEntry } from '../store/entry.ts';
import type { Schema } from '../store/schema.ts';

export type SumsBySubject = ReadonlyMap<Address, BaselineSums>;

/**
 * What entries change. A review counts from when it was accepted; a revision takes its place, and counts from its own
 * acceptance; a retraction takes it out; a moderation changes nothing.
 */
function changesBy(entries: readonly LogEntry[], log: ReadonlyMap<Hash, LogEntry>): SumsBySubject {
  const changes = new Map<Address, BaselineSums>();
  for (const entry of entries) {
    const { subject } = entry;
    const before = changes.get(subject) ?? NO_SUMS;
    changes.set(subject, subtractSums(addSums(before, sumsBy(entry)), sumsBefore(entry, log)));
  }
  return changes;
}

function sumsBy({ entry, taskId, acceptedAt }: LogEntry): BaselineSums {
  const review = reviewIn(entry);
  if (review === undefined) return NO_SUMS;
  return sumsOf({ rating: review.rating, verified: taskId !== ZERO_HASH, at: Number(acceptedAt) });
}

/** Of what the entry replaces or takes back. */
function sumsBefore({ entry, digest }: LogEntry, log: ReadonlyMap<Hash, LogEntry>): BaselineSums {
  const target = targetOf(entry);
  if (target === undefined || entry.kind === 'moderation') return NO_SUMS;
  const found = log.get(target);
  if (found === undefined) {
    throw new Halted('STORE_CORRUPT', `the ${entry.kind} ${digest} is about nothing in the log`, {
      hint: 'Somebody changed the database. Restore a backup.',
    });
  }
  return sumsBy(found);
}

export const SUMS: ColumnTypes<'subject' | 'reviews' | 'weight' | 'stars' | 'verified'> = {
  subject: 'bytea',
  reviews: 'bigint',
  weight: 'numeric',
  stars: 'numeric',
  verified: 'numeric',
};

/** Rows for {@link SUMS}, ascending: whoever writes several takes them in this order, so that two never wait for each other. */
export function sumRows(sums: SumsBySubject): Record<keyof typeof SUMS, Uint8Array | bigint>[] {
  return ascending(sums).map(([subject, { count, weight, stars, verified }]) => {
    return { subject: toBytes(subject), reviews: count, weight, stars, verified };
  });
}

function ascending<T>(bySubject: ReadonlyMap<Address, T>): [Address, T][] {
  return [...bySubject].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Adds, in one statement, what entries change that were just appended, all in one moment. Among the targets is what they are about. */
export async function addToSums(
  db: Kysely<Schema>,
  { added, targets }: { added: readonly LogEntry[]; targets: ReadonlyMap<Hash, LogEntry> },
): Promise<void> {
  const plain = added.every(({ entry }) => entry.kind === 'review');
  const changes = plain ? tallied(added) : listed(changesBy(added, targets));
  if (changes === undefined) return;
  await sql`
    insert into reputation (${columnList(Object.keys(SUMS))}) ${changes}
    on conflict (subject) do update set
      reviews = reputation.reviews + excluded.reviews,
      weight = reputation.weight + excluded.weight,
      stars = reputation.stars + excluded.stars,
      verified = reputation.verified + excluded.verified
  `.execute(db);
}

function listed(changes: SumsBySubject): RawBuilder<unknown> | undefined {
  return changes.size === 0 ? undefined : selectRows(SUMS, sumRows(changes));
}

const TALLY = { subject: 'bytea', reviews: 'integer', stars: 'integer', verified: 'integer' };

/** What almost every append is: reviews that all weigh the same. So that is said once, and the database multiplies small numbers by it. */
function tallied(entries: readonly LogEntry[]): RawBuilder<unknown> | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  const tallies = new Map<Address, { reviews: number; stars: number; verified: number }>();
  for (const { entry, subject, taskId } of entries) {
    const tally = tallies.get(subject) ?? { reviews: 0, stars: 0, verified: 0 };
    tallies.set(subject, tally);
    tally.reviews++;
    tally.stars += reviewIn(entry)?.rating ?? 0;
    if (taskId !== ZERO_HASH) tally.verified++;
  }
  const rows = ascending(tallies).map(([subject, tally]) => ({ subject: toBytes(subject), ...tally }));
  const each = sql`${weightAt(Number(first.acceptedAt))}::numeric`;
  return sql`
    select subject, reviews, reviews * unit, stars * unit, verified * unit
    from (${selectRows(TALLY, rows)}) as tally, (select ${each} as unit) as weight`;
}
