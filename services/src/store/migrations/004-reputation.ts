/** What is known of every subject, in one row: sums over the reviews that stand, and the newest scores of the trust engine. */
import { sql, type Kysely } from 'kysely';

/**
 * The sums are whole numbers of any length, because those add up to the same in any order. There are no checks but one: every review that is
 * accepted would pay for them, and a sum that is taken from is proposed as a negative row first. Half of each page is left free, so that
 * a new version of a row fits beside the old one and the index is not touched.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table reputation (
      subject bytea primary key check (octet_length(subject) = 20),
      reviews bigint not null default 0,
      weight numeric not null default 0,
      stars numeric not null default 0,
      verified numeric not null default 0,
      trust_at bigint,
      micro_stars bigint,
      micro_stars_low bigint,
      micro_stars_high bigint,
      micro_reviews bigint,
      micro_reviewers bigint
    ) with (fillfactor = 50)
  `.execute(db);
}
