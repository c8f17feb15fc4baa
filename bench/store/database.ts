// A store of ours, and a way around it for peers: bare statements, prepared where the database can.
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import pg from 'pg';
import type { Address } from '@agent-market/sdk';
import { migrate } from '../../services/src/store/migrate.ts';
import { openStore, type Store } from '../../services/src/store/open.ts';
import type { Schema } from '../../services/src/store/schema.ts';
import { CONNECTIONS } from './size.ts';

export interface BenchDatabase {
  store: Store;
  /** One statement of its own; the same text is prepared once on every connection. */
  query: (text: string, values: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;
  close(): Promise<void>;
}

const IDENTITY = {
  domain: { chainId: 31_337n, contract: `0x${'c0'.repeat(20)}` as Address },
  operator: `0x${'0e'.repeat(20)}` as Address,
};

/** Of the URL of a server, or of a directory. */
export function openDatabase(place: string): Promise<BenchDatabase> {
  return place.includes('://') ? onServer(place) : embedded(place);
}

async function onServer(url: string): Promise<BenchDatabase> {
  const store = await openStore({ url }, IDENTITY);
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  const names = new Map<string, string>();
  return {
    store,
    query(text, values) {
      const name = names.get(text) ?? `bench ${names.size}`;
      names.set(text, name);
      return pool.query<Record<string, unknown>>({ name, text, values: [...values] });
    },
    async close() {
      await pool.end();
      await store.close();
    },
  };
}

/** As openStore does it, but with the engine in hand: it lets nobody else open the directory. */
async function embedded(dataDir: string): Promise<BenchDatabase> {
  const engine = await PGlite.create({ dataDir, parsers: { 20: BigInt, 1700: String } });
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: engine }) });
  await migrate(db);
  const transaction: Store['transaction'] = (body) => db.transaction().execute(body);
  const store: Store = { ...IDENTITY, db, shared: false, transaction, close: () => db.destroy() };
  return {
    store,
    query: (text, values) => engine.query<Record<string, unknown>>(text, [...values]),
    close: () => store.close(),
  };
}
