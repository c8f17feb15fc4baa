/** A PostgreSQL server, 15 or newer. */
import { PostgresDialect } from 'kysely';
import pg from 'pg';

const INT8 = 20;

export interface PostgresOptions {
  url: string;
  /** Connections at most; at least 2, because an anchorer keeps one to itself. */
  poolSize?: number;
}

export function postgresDialect({ url, poolSize = 10 }: PostgresOptions): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: Math.max(2, poolSize),
    connectionTimeoutMillis: 10_000,
    application_name: 'agent-market',
    types: {
      // 64-bit integers do not fit a number. Only for this pool: other users of pg in this process keep their own.
      getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
        oid === INT8 ? BigInt : pg.types.getTypeParser(oid, format),
    },
  });
  // An idle connection that the server closes is replaced on next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The same for one that is in use and not asked anything, like an anchorer's: its next query says that it is gone.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}
