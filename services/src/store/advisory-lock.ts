/** The advisory locks that order intake, freezing and anchoring across all processes of one database. */
import { sql, type Transaction } from 'kysely';
import { Unavailable } from '../errors.ts';
import type { Store } from './open.ts';
import type { Schema } from './schema.ts';

/** First key of ours, so that other users of advisory locks in the same database do not meet us. */
const SPACE = 0x41_4d_4c_47;
const LOG_ORDER = 1;
const ANCHORER = 2;

/** Intake: many at once, but none while a batch freezes. Held until the transaction ends. */
export async function lockForIntake(tx: Transaction<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${SPACE}::int, ${LOG_ORDER}::int)`.execute(tx);
}

/** Freezing: alone, after every intake that began before has committed. Held until the transaction ends. */
export async function lockForFreeze(tx: Transaction<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SPACE}::int, ${LOG_ORDER}::int)`.execute(tx);
}

const anchoring = new WeakSet<Store>();

/**
 * Runs `body` as the only anchorer of the store. Throws `ANCHORER_BUSY` when there is one already.
 *
 * The lock is a courtesy that saves gas: a connection lost half-way loses it, and then the contract, which takes each
 * batch once, still decides.
 */
export async function asOnlyAnchorer<T>(store: Store, body: () => Promise<T>): Promise<T> {
  if (anchoring.has(store)) throw anchorerBusy();
  anchoring.add(store);
  try {
    // The embedded database belongs to this process alone, and holding its one connection would stop the intake.
    return store.shared ? await withSessionLock(store, body) : await body();
  } finally {
    anchoring.delete(store);
  }
}

async function withSessionLock<T>(store: Store, body: () => Promise<T>): Promise<T> {
  return store.db.connection().execute(async (connection) => {
    const taken = await sql<{ taken: boolean }>`
      select pg_try_advisory_lock(${SPACE}::int, ${ANCHORER}::int) as taken`.execute(connection);
    if (taken.rows[0]?.taken !== true) throw anchorerBusy();
    try {
      return await body();
    } finally {
      const unlock = sql`select pg_advisory_unlock(${SPACE}::int, ${ANCHORER}::int)`.execute(connection);
      // Where the connection is gone, so is the lock; what became of `body` must not be lost over it.
      await unlock.catch(() => undefined);
    }
  });
}

export function anchorerBusy(): Unavailable {
  return new Unavailable('ANCHORER_BUSY', 'another anchorer is at work on this log', {
    hint: 'Let it finish; one is enough. `agent-market anchor status` shows how far it is.',
  });
}
