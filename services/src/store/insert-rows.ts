/** Writes new entries, their words and what became of subjects: many rows in one statement. */
import { sql, type Insertable, type Kysely, type RawBuilder } from 'kysely';
import { columnList, selectRows, type ColumnTypes } from './array-rows.ts';
import type { EntryTable, FeedbackTable, Schema, StandingTable } from './schema.ts';

/** What an entry is written with; the other columns are written later. */
export type NewEntry = Omit<Insertable<EntryTable>, 'receipt_signature' | 'batch_id' | 'leaf_index'>;

const ENTRY: ColumnTypes<keyof NewEntry> = {
  subject: 'bytea',
  digest: 'bytea',
  commitment: 'bytea',
  kind: 'text',
  target: 'bytea',
  reviewer: 'bytea',
  task_id: 'bytea',
  rating: 'smallint',
  issued_at: 'bigint',
  nonce: 'numeric',
  feedback_hash: 'bytea',
  salt: 'bytea',
  action: 'smallint',
  signature: 'bytea',
  accepted_at: 'bigint',
  anchor_by: 'bigint',
};

const FEEDBACK: ColumnTypes<keyof FeedbackTable> = {
  subject: 'bytea',
  digest: 'bytea',
  text: 'text',
  tags: 'text[]',
  salt: 'bytea',
};

const STANDING: ColumnTypes<keyof StandingTable> = {
  subject: 'bytea',
  batch_id: 'bigint',
  count: 'bigint',
  rating_sum: 'bigint',
  history: 'bytea',
};

/**
 * Inserts, in the order given, the entries that break no unique key, and gives their digests. A statement to be executed: a server can be at
 * work on one while the next is being written.
 */
export function insertEntries(rows: readonly NewEntry[]): RawBuilder<{ digest: Uint8Array }> {
  return sql`
    insert into entry (${columnList(Object.keys(ENTRY))}) ${selectRows(ENTRY, rows)}
    on conflict do nothing returning digest
  `;
}

/** Inserts words; a statement to be executed. */
export function insertFeedback(rows: readonly Insertable<FeedbackTable>[]): RawBuilder<unknown> {
  return sql`insert into feedback (${columnList(Object.keys(FEEDBACK))}) ${selectRows(FEEDBACK, rows)}`;
}

export async function insertStandings(db: Kysely<Schema>, rows: readonly Insertable<StandingTable>[]): Promise<void> {
  await sql`
    insert into standing (${columnList(Object.keys(STANDING))}) ${selectRows(STANDING, rows)}
  `.execute(db);
}
