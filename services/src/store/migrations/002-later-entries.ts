/** Entries about earlier entries (revisions, retractions, moderations), and the scores of each batch. */
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Subject, reviewer and task of an entry without a review are those of its target; `reviewer` is whoever signed it.
  `alter table entry
     add column kind text not null default 'review' check (kind in ('review', 'revision', 'retraction', 'moderation')),
     add column target bytea check (octet_length(target) = 32),
     add column salt bytea check (octet_length(salt) = 32),
     add column action smallint check (action in (1, 2)),
     alter column rating drop not null,
     alter column nonce drop not null,
     alter column feedback_hash drop not null`,
  `alter table entry alter column kind drop default`,
  `alter table entry
     add check ((kind = 'review') = (target is null)),
     add check ((kind in ('review', 'revision')) = (rating is not null)),
     add check ((rating is null) = (nonce is null) and (rating is null) = (feedback_hash is null)),
     add check ((kind = 'retraction') = (salt is not null)),
     add check ((kind = 'moderation') = (action is not null))`,

  // One review per party and task; a revision repeats its parties and task.
  `drop index entry_task`,
  `create unique index entry_task on entry (subject, task_id, reviewer) where kind = 'review'
     and task_id <> '\\x0000000000000000000000000000000000000000000000000000000000000000'::bytea`,
  // A review is revised or retracted once; then its revision can be, and so on.
  `create unique index entry_successor on entry (subject, target) where kind in ('revision', 'retraction')`,
  `create index entry_target on entry (target) where target is not null`,

  // What a subject's standing became with a batch: the newest row up to a batch is the one that holds then.
  `create table standing (
     subject bytea not null check (octet_length(subject) = 20),
     batch_id bigint not null references batch (id),
     count bigint not null check (count >= 0),
     rating_sum bigint not null check (rating_sum between count and 5 * count),
     history bytea not null check (octet_length(history) = 32),
     primary key (subject, batch_id)
   )`,
];
