/** The body of a finding once, and beside it whom it is about: a ring's grows with its members, and each of them had a copy. */
import { sql, type Kysely } from 'kysely';

const STATEMENTS = [
  `alter table finding rename to finding_agent`,
  `alter table finding_agent rename constraint finding_pkey to finding_agent_pkey`,
  `create table finding (
     place integer primary key,
     found_at bigint not null,
     body text not null
   )`,
  `insert into finding select distinct on (place) place, found_at, body from finding_agent order by place`,
  `alter table finding_agent drop column found_at, drop column body`,
];

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
