/** The nightly scores of the trust engine: written in one pass, read with the sums in one row. */
import { sql } from 'kysely';
import type { Address } from '@agent-market/sdk';
import type { TrustEvidence } from '@agent-market/sdk/reputation';
import { arrayLiteral, columnList, selectRows, type ColumnTypes } from '../store/array-rows.ts';
import { toBytes } from '../store/bytes.ts';
import type { Store } from '../store/open.ts';

const TRUST: ColumnTypes<
  'subject' | 'trust_at' | 'micro_stars' | 'micro_stars_low' | 'micro_stars_high' | 'micro_reviews' | 'micro_reviewers'
> = {
  subject: 'bytea',
  trust_at: 'bigint',
  micro_stars: 'bigint',
  micro_stars_low: 'bigint',
  micro_stars_high: 'bigint',
  micro_reviews: 'bigint',
  micro_reviewers: 'bigint',
};

/** Rows of one statement. */
const CHUNK = 5000;

/**
 * Replaces the scores of all subjects by those of the moment `at` (unix seconds), in one transaction; who is not among them has none any
 * more. Reviews are accepted meanwhile.
 */
export async function writeTrustScores(
  store: Pick<Store, 'transaction'>,
  { at, scores }: { at: bigint; scores: ReadonlyMap<Address, TrustEvidence> },
): Promise<void> {
  // Ascending, as an intake does it: two that wait for each other's rows would be a deadlock.
  const rows = [...scores]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([subject, { microStars, low, high, microReviews, microReviewers }]) => ({
      subject: toBytes(subject),
      trust_at: at,
      micro_stars: microStars,
      micro_stars_low: low,
      micro_stars_high: high,
      micro_reviews: microReviews,
      micro_reviewers: microReviewers,
    }));
  const columns = Object.keys(TRUST);
  const given = sql.join(columns.map((column) => sql`excluded.${sql.ref(column)}`));
  await store.transaction(async (tx) => {
    await sql`
      update reputation set ${sql.join(columns.slice(1).map((column) => sql`${sql.ref(column)} = null`))}
      where trust_at is not null and subject <> all(${arrayLiteral(rows.map(({ subject }) => subject))}::bytea[])
    `.execute(tx);
    for (let i = 0; i < rows.length; i += CHUNK) {
      await sql`
        insert into reputation (${columnList(columns)}) ${selectRows(TRUST, rows.slice(i, i + CHUNK))}
        on conflict (subject) do update set (${columnList(columns)}) = row (${given})
      `.execute(tx);
    }
  });
}
