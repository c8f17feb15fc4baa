/** The embedded database: PostgreSQL in WebAssembly, one process at a time. */
import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';

const INT8 = 20;
const NUMERIC = 1700;

/** A directory, or nothing for a database in memory; `image` is a dump to start from. */
export function pgliteDialect(options: { dataDir?: string; image?: Blob }): PGliteDialect {
  return new PGliteDialect({
    pglite: () =>
      new PGlite({
        ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
        ...(options.image === undefined ? {} : { loadDataDir: options.image }),
        // The same JavaScript types as from a server; see postgres.ts.
        parsers: { [INT8]: BigInt, [NUMERIC]: String },
      }),
  });
}
