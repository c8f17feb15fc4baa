/** The sums of all subjects, computed anew from the log. */
import { sql, type Kysely, type Transaction } from 'kysely';
import { addSums, NO_SUMS, sumsOf, type BaselineSums } from '@agent-market/sdk/reputation';
import { lockForFreeze } from '../store/advisory-lock.ts';
import { arrayLiteral, columnList, selectRows } from '../store/array-rows.ts';
import { toAddress, toBytes, ZERO_HASH } from '../store/bytes.ts';
import type { Store } from '../store/open.ts';
import type { Schema } from '../store/schema.ts';
import { sumRows, SUMS, type SumsBySubject } from './sums.ts';

export interface Rebuilt {
  subjects: number;
  /** Whose stored sums were others than those of their reviews. Zero, unless somebody changed the database. */
  corrected: number;
}

/** Whether there are entries and no sums at all. */
export async function lacksSums(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ lacks: boolean }>`
    select exists (select from entry) and not exists (select from reputation) as lacks`.execute(db);
  return rows[0]?.lacks === true;
}

/** Rows of one statement. */
const CHUNK = 5000;

/** Computes all sums from the log's entries and corrects those that differ. No entry is accepted meanwhile. */
export async function rebuildSums(store: Pick<Store, 'transaction'>): Promise<Rebuilt> {
  return store.transaction(async (tx) => {
    await lockForFreeze(tx);
    const sums = await sumsOfLog(tx);
    let corrected = await clearOthers(tx, sums);
    const rows = sumRows(sums);
    for (let i = 0; i < rows.length; i += CHUNK) {
      const { numAffectedRows } = await sql`
        insert into reputation (${columnList(Object.keys(SUMS))}) ${selectRows(SUMS, rows.slice(i, i + CHUNK))}
        on conflict (subject) do update set
          reviews = excluded.reviews, weight = excluded.weight, stars = excluded.stars, verified = excluded.verified
        where (reputation.reviews, reputation.weight, reputation.stars, reputation.verified)
          is distinct from (excluded.reviews, excluded.weight, excluded.stars, excluded.verified)
      `.execute(tx);
      corrected += Number(numAffectedRows ?? 0n);
    }
    return { subjects: rows.length, corrected };
  });
}

/**
 * The database packs each subject's reviews into one value, because a million rows of their own would cost more than all the rest: 64 bits a
 * review, with the time above the stars (3 bits) and whether it is verified (1). A subject whose reviews were all taken back has none.
 */
async function sumsOfLog(tx: Transaction<Schema>): Promise<SumsBySubject> {
  const { rows } = await sql<{ subject: Uint8Array; reviews: Uint8Array | null }>`
    select entry.subject, string_agg(
        int8send(entry.accepted_at * 16 + entry.rating * 2 + (entry.task_id <> ${toBytes(ZERO_HASH)}::bytea)::int), ''::bytea
      ) filter (where entry.rating is not null and later.target is null) as reviews
    from entry left join entry as later
      on later.subject = entry.subject and later.target = entry.digest and later.kind in ('revision', 'retraction')
    group by entry.subject
  `.execute(tx);
  return new Map(rows.map(({ subject, reviews }) => [toAddress(subject), sumsOfPacked(reviews)]));
}

function sumsOfPacked(packed: Uint8Array | null): BaselineSums {
  if (packed === null) return NO_SUMS;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let sums = NO_SUMS;
  for (let i = 0; i < packed.length; i += 8) {
    const review = view.getUint32(i) * 2 ** 32 + view.getUint32(i + 4);
    sums = addSums(
      sums,
      sumsOf({ rating: (review >> 1) & 7, verified: (review & 1) === 1, at: Math.floor(review / 16) }),
    );
  }
  return sums;
}

/** Removes the sums of subjects that the log knows nothing of, and says how many those were. */
async function clearOthers(tx: Transaction<Schema>, sums: SumsBySubject): Promise<number> {
  const subjects = arrayLiteral([...sums.keys()].map(toBytes));
  const { numAffectedRows } = await sql`
    update reputation set reviews = 0, weight = 0, stars = 0, verified = 0
    where (reviews, weight, stars, verified) is distinct from (0, 0, 0, 0) and subject <> all(${subjects}::bytea[])
  `.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
