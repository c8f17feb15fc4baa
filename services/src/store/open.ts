/** Opens the review log's database: a directory, a PostgreSQL server, or memory. */
import { join } from 'node:path';
import { Kysely, sql, type Dialect, type Transaction } from 'kysely';
import { Halted } from '../errors.ts';
import { lacksSums, rebuildSums } from '../reputation/rebuild-sums.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { requireRoom } from './disk-room.ts';
import { sqlStateOf, withKitErrors } from './failures.ts';
import { pinIdentity, type LogIdentity } from './identity.ts';
import { migrate } from './migrate.ts';
import { pgliteDialect } from './pglite.ts';
import { postgresDialect } from './postgres.ts';
import type { Schema } from './schema.ts';

/** Where the data is. `image` is a PGlite dump to start an in-memory database from. */
export type StorePlace = { dataDir: string } | { url: string; poolSize?: number } | { memory: true; image?: Blob };

export interface Store extends LogIdentity {
  readonly db: Kysely<Schema>;
  /** Whether other processes can use the same database at the same time. */
  readonly shared: boolean;
  /**
   * Runs `body` in one transaction: READ COMMITTED, rolled back when it throws, run again after a deadlock. Inside, use
   * only `tx`: the embedded database has a single connection, and waiting for it would be waiting for oneself.
   *
   * After `STORE_UNREACHABLE` or `STORE_FAILED`, which any query can throw, nobody knows whether it was committed.
   */
  transaction<T>(body: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens, migrates and identifies the database.
 *
 * Errors: `STORE_LOCKED`, `STORE_UNREACHABLE`, `STORE_MIGRATION_FAILED`, `STORE_NOT_DURABLE`, `STORE_FORMAT`,
 * `STORE_DOMAIN_MISMATCH`.
 */
export async function openStore(place: StorePlace, identity: LogIdentity): Promise<Store> {
  const lock = 'dataDir' in place ? lockDataDir(place.dataDir) : undefined;
  const db = new Kysely<Schema>({ dialect: dialectOf(place) });
  const close = async (): Promise<void> => {
    try {
      await db.destroy();
    } finally {
      lock?.release();
    }
  };
  try {
    await checkDurable(db);
    await migrate(db);
    await pinIdentity(db, identity);
    // A log that an earlier version kept has no sums yet.
    if (await lacksSums(db)) await rebuildSums({ transaction: transactionsOf(db) });
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  return { ...identity, db, shared: 'url' in place, transaction: transactionsOf(db), close };
}

function transactionsOf(db: Kysely<Schema>): Store['transaction'] {
  return (body) => retryDeadlocks(() => db.transaction().setIsolationLevel('read committed').execute(body));
}

function dialectOf(place: StorePlace): Dialect {
  const hint =
    'url' in place
      ? 'Check that it runs, and the address, account and password in DATABASE_URL.'
      : 'The directory may be full, damaged or from another version: make room, restore a backup, or give another one.';
  const check = 'dataDir' in place ? { check: () => requireRoom(place.dataDir) } : {};
  return withKitErrors(bareDialectOf(place), { hint, ...check });
}

function bareDialectOf(place: StorePlace): Dialect {
  if ('url' in place) return postgresDialect(place);
  // The lock files stay outside PostgreSQL's own directory.
  if ('dataDir' in place) return pgliteDialect({ dataDir: join(place.dataDir, 'pgdata') });
  return pgliteDialect(place.image === undefined ? {} : { image: place.image });
}

/** A receipt promises that the entry survives a crash, so a commit must wait for the disk. */
async function checkDurable(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ setting: string }>`select current_setting('synchronous_commit') as setting`.execute(db);
  if (rows[0]?.setting === 'off') {
    throw new Halted('STORE_NOT_DURABLE', 'the database answers before a commit is on disk', {
      hint: 'Set synchronous_commit = on for this database: receipts are promises about what is stored.',
    });
  }
}

const DEADLOCK_DETECTED = '40P01';
const MAX_RETRIES = 5;

async function retryDeadlocks<T>(run: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await run();
    } catch (error) {
      if (sqlStateOf(error) !== DEADLOCK_DETECTED || retries === MAX_RETRIES) throw error;
    }
  }
}
