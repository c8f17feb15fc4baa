/** Looks entries up by digest. */
import { sql, type Kysely } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { arrayLiteral } from '../store/array-rows.ts';
import { toBytes } from '../store/bytes.ts';
import { readEntry, type LogEntry } from '../store/entry.ts';
import type { Schema } from '../store/schema.ts';

/** Values of one statement. */
const CHUNK = 10_000;

export async function findEntries(db: Kysely<Schema>, digests: readonly Hash[]): Promise<Map<Hash, LogEntry>> {
  const found = new Map<Hash, LogEntry>();
  for (let i = 0; i < digests.length; i += CHUNK) {
    const chunk = sql<Uint8Array>`any(${arrayLiteral(digests.slice(i, i + CHUNK).map(toBytes))}::bytea[])`;
    const rows = await db.selectFrom('entry').selectAll().where('digest', '=', chunk).execute();
    for (const row of rows) {
      const entry = readEntry(row);
      found.set(entry.digest, entry);
    }
  }
  return found;
}
