/** The newest evidence of collusion, a row for each agent that a finding is about. */
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table finding (
      subject bytea not null check (octet_length(subject) = 20),
      place integer not null,
      found_at bigint not null,
      body text not null,
      primary key (subject, place)
    )
  `.execute(db);
}
