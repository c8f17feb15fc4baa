/** What is known of every subject, in one row: sums over the reviews that stand, and the newest scores of the trust engine. */
import { sql, type Kysely } from 'kysely';

/**
 * The sums are whole numbers of any length, because those add up to the same in any order. They have no checks for being positive: what an
 * append takes away is proposed as a row of its own before it meets the one that it is taken from. Half of each page is left free, so that
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
      micro_reviewers bigint,
      check (num_nulls(trust_at, micro_stars, micro_stars_low, micro_stars_high, micro_reviews, micro_reviewers) in (0, 6)),
      check (micro_stars between micro_stars_low and micro_stars_high)
    ) with (fillfactor = 50)
  `.execute(db);
}
