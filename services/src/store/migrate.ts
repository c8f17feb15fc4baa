/** Brings a database to the schema that this code reads and writes. */
import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { ServiceError, Unavailable } from '../errors.ts';
import * as log from './migrations/001-log.ts';
import * as laterEntries from './migrations/002-later-entries.ts';
import * as roomForReceipts from './migrations/003-room-for-receipts.ts';
import * as reputation from './migrations/004-reputation.ts';
import * as findings from './migrations/005-findings.ts';
import * as findingsOnce from './migrations/006-findings-once.ts';
import type { Schema } from './schema.ts';

const MIGRATIONS: Record<string, Migration> = {
  '001-log': log,
  '002-later-entries': laterEntries,
  '003-room-for-receipts': roomForReceipts,
  '004-reputation': reputation,
  '005-findings': findings,
  '006-findings-once': findingsOnce,
};

/**
 * Runs what is missing, in order, each in a transaction. Two processes may start at once: Kysely takes an advisory lock.
 * Throws `STORE_MIGRATION_FAILED`, also for a database that a newer version has migrated.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    migrationTableName: 'store_migration',
    migrationLockTableName: 'store_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof ServiceError) throw error;
  if (error !== undefined) {
    const why = error instanceof Error ? error.message : 'for no stated reason';
    throw new Unavailable('STORE_MIGRATION_FAILED', `the database could not be migrated: ${why}`, {
      hint: 'Check that the account may create tables, and that no newer version of agent-market wrote to this database.',
      retryable: false,
      cause: error,
    });
  }
}
