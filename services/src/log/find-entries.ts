/** Looks entries up by digest. */
import type { Kysely } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { toBytes } from '../store/bytes.ts';
import { readEntry, type LogEntry } from '../store/entry.ts';
import type { Schema } from '../store/schema.ts';

/** Values of one statement. */
const CHUNK = 10_000;

export async function findEntries(db: Kysely<Schema>, digests: readonly Hash[]): Promise<Map<Hash, LogEntry>> {
  const found = new Map<Hash, LogEntry>();
  for (let i = 0; i < digests.length; i += CHUNK) {
    const chunk = digests.slice(i, i + CHUNK).map(toBytes);
    const rows = await db.selectFrom('entry').selectAll().where('digest', 'in', chunk).execute();
    for (const row of rows) {
      const entry = readEntry(row);
      found.set(entry.digest, entry);
    }
  }
  return found;
}
