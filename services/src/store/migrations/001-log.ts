/** The review log's tables. A migration is never edited once released: the next one gets the next number. */
import { sql, type Kysely } from 'kysely';

/**
 * Plain SQL, because the constraints are the point. Every unique key of reviews holds `subject`, so that the tables can
 * be distributed by it. Hashes and addresses are bytea: half the size of hex, and ordered like the tree's leaves.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table meta (
     id boolean primary key default true check (id),
     format text not null,
     version integer not null,
     chain_id numeric(78) not null,
     contract bytea not null check (octet_length(contract) = 20),
     operator bytea not null check (octet_length(operator) = 20)
   )`,

  `create table batch (
     id bigint primary key check (id >= 0),
     prev bytea not null check (octet_length(prev) = 32),
     root bytea not null check (octet_length(root) = 32),
     scores_root bytea not null check (octet_length(scores_root) = 32),
     scorer bytea not null check (octet_length(scorer) = 32),
     count bigint not null check (count >= 0),
     from_time bigint not null,
     to_time bigint not null check (to_time > from_time),
     schema integer not null,
     header_hash bytea not null unique check (octet_length(header_hash) = 32),
     header_signature bytea not null check (octet_length(header_signature) = 65),
     frozen_at bigint not null,
     block_number bigint,
     block_hash bytea,
     block_time bigint,
     anchor_tx bytea,
     final boolean not null default false,
     check ((block_number is null) = (block_hash is null)),
     check ((block_number is null) = (block_time is null)),
     check ((block_number is null) = (anchor_tx is null)),
     check (not final or block_number is not null)
   )`,
  `create index batch_not_final on batch (id) where not final`,

  `create table entry (
     subject bytea not null check (octet_length(subject) = 20),
     digest bytea not null check (octet_length(digest) = 32),
     commitment bytea not null check (octet_length(commitment) = 32),
     reviewer bytea not null check (octet_length(reviewer) = 20),
     task_id bytea not null check (octet_length(task_id) = 32),
     rating smallint not null check (rating between 1 and 5),
     issued_at bigint not null,
     nonce numeric(78) not null check (nonce >= 0),
     feedback_hash bytea not null check (octet_length(feedback_hash) = 32),
     signature bytea not null check (octet_length(signature) = 65),
     accepted_at bigint not null,
     anchor_by bigint not null check (anchor_by >= accepted_at),
     receipt_signature bytea check (octet_length(receipt_signature) = 65),
     batch_id bigint references batch (id),
     leaf_index integer check (leaf_index >= 0),
     primary key (subject, digest),
     check ((batch_id is null) = (leaf_index is null))
   )`,
  // One review per party and task; a review without a task is told apart by its digest alone.
  `create unique index entry_task on entry (subject, task_id, reviewer)
     where task_id <> '\\x0000000000000000000000000000000000000000000000000000000000000000'::bytea`,
  `create index entry_digest on entry (digest)`,
  `create index entry_pending on entry (accepted_at) where batch_id is null`,
  `create index entry_batch on entry (batch_id, leaf_index) where batch_id is not null`,
  `create index entry_history on entry (subject, accepted_at desc)`,
  `create index entry_reviewer on entry (reviewer, accepted_at desc)`,

  `create table feedback (
     subject bytea not null,
     digest bytea not null,
     text text not null,
     tags text[] not null,
     salt bytea not null check (octet_length(salt) = 32),
     primary key (subject, digest),
     foreign key (subject, digest) references entry (subject, digest)
   )`,

  `create table batch_tx (
     batch_id bigint not null references batch (id),
     attempt integer not null check (attempt >= 0),
     nonce bigint not null check (nonce >= 0),
     raw_tx bytea not null,
     tx_hash bytea not null unique check (octet_length(tx_hash) = 32),
     gas_limit bigint not null,
     max_fee numeric(78) not null,
     max_priority_fee numeric(78) not null,
     stored_at bigint not null,
     primary key (batch_id, attempt)
   )`,
];
