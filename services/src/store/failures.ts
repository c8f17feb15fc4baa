/**
 * The database's failures as errors of the kit, for every query there is: `STORE_UNREACHABLE` when it cannot be talked to,
 * `STORE_FAILED` when it could not do its part. What only a bug of ours can cause (a wrong statement, a broken constraint)
 * stays as it is.
 */
import type { DatabaseConnection, Dialect, Driver } from 'kysely';
import { ServiceError, Unavailable } from '../errors.ts';

export interface Failing {
  /** What to do when the database cannot be reached. */
  hint: string;
  /** Asked before each query; throws when there must be none. Not when connecting: Kysely would then wait for itself. */
  check?: () => void;
}

export function withKitErrors(dialect: Dialect, failing: Failing): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => withKitErrorsIn(dialect.createDriver(), failing),
  };
}

function withKitErrorsIn(driver: Driver, { hint, check }: Failing): Driver {
  const done = new WeakSet<DatabaseConnection>();
  const kit = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw storeFailure(error, hint);
    });
  // Whatever stops us from getting a connection, a wrong password too, is the database being out of reach.
  const reach = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw unreachable(error, hint);
    });
  return {
    init: (options) => reach(driver.init(options)),
    async acquireConnection(options) {
      const connection = await reach(driver.acquireConnection(options));
      if (!done.has(connection)) {
        done.add(connection);
        // The driver knows its connections by identity, so it is changed and not wrapped.
        const execute = connection.executeQuery.bind(connection);
        connection.executeQuery = async (query, each) => {
          check?.();
          return kit(execute(query, each));
        };
      }
      return connection;
    },
    async beginTransaction(connection, settings) {
      check?.();
      await kit(driver.beginTransaction(connection, settings));
    },
    commitTransaction: (connection) => kit(driver.commitTransaction(connection)),
    // It follows an error that says more, and a connection that cannot roll back is thrown away: the transaction ends with it.
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection).catch(() => undefined),
    releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
    destroy: (options) => driver.destroy(options),
  };
}

/** SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) of a connection that is or will be gone. */
const CONNECTION_GONE = /^(08|57P)/;
/** Of a server that could not, this time: conflict, no room or memory, cancelled, system and internal errors; or is read-only. */
const COULD_NOT = /^(25006|40|53|55|57|58|XX)/;

function storeFailure(error: unknown, hint: string): unknown {
  if (error instanceof ServiceError) return error;
  const sqlState = sqlStateOf(error);
  if (sqlState === undefined || CONNECTION_GONE.test(sqlState)) return unreachable(error, hint);
  if (!COULD_NOT.test(sqlState)) return error;
  return new Unavailable('STORE_FAILED', `the database could not do it: ${messageOf(error)} (SQLSTATE ${sqlState})`, {
    hint: 'Make room if it has none. What was not confirmed may be tried again: nothing is done twice.',
    cause: error,
  });
}

function unreachable(cause: unknown, hint: string): unknown {
  if (cause instanceof ServiceError) return cause;
  return new Unavailable('STORE_UNREACHABLE', `the database does not answer: ${messageOf(cause)}`, { hint, cause });
}

/** Undefined for what no server said: a broken socket, a timeout, an engine that died. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (error instanceof ServiceError) return cause === undefined ? undefined : sqlStateOf(cause);
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
