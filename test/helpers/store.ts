/** One suite, two databases: PGlite always, a PostgreSQL server when DATABASE_URL names one. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import type { Address } from '@agent-market/sdk';
import { pinIdentity, type LogIdentity } from '../../services/src/store/identity.ts';
import { openStore, type Store } from '../../services/src/store/open.ts';
import { skipLoudly } from './skip.ts';

export interface TestStores {
  /** An empty store, which must not be closed. The one before it becomes unusable. */
  fresh: (this: void, identity?: LogIdentity) => Promise<Store>;
  /** Address of the database, for further processes; undefined when there can be none. */
  url: string | undefined;
}

export const IDENTITY: LogIdentity = {
  domain: { chainId: 31_337n, contract: `0x${'c0'.repeat(20)}` as Address },
  operator: `0x${'0e'.repeat(20)}` as Address,
};

/** Declares the same tests for each database. */
export function describeStores(title: string, body: (stores: TestStores) => void): void {
  describe(`${title} [PGlite]`, function () {
    this.timeout(120_000);
    body({ fresh: (identity = IDENTITY) => embeddedStore(identity), url: undefined });
  });
  describeOnServer(`${title} [PostgreSQL]`, body);
}

/** Declares tests that need several connections. */
export function describeOnServer(title: string, body: (stores: TestStores & { url: string }) => void): void {
  describe(title, function () {
    this.timeout(120_000);
    const name = `agent_market_test_${randomUUID().replaceAll('-', '')}`;
    const server = process.env['DATABASE_URL'] ?? '';
    let store: Store | undefined;

    before(async function () {
      if (server === '') skipLoudly(this, 'no DATABASE_URL: set it to postgres://… to run this on a server');
      await administer(server, `create database ${name}`);
    });
    after(async () => {
      await store?.close();
      if (server !== '') await administer(server, `drop database ${name} with (force)`);
    });

    const url = server === '' ? '' : Object.assign(new URL(server), { pathname: `/${name}` }).toString();
    body({
      url,
      async fresh(identity = IDENTITY) {
        store ??= await openStore({ url }, identity);
        return emptied(store, identity);
      },
    });
  });
}

let engine: Promise<Store> | undefined;

/** One embedded database for the whole run: starting one costs seconds, emptying it milliseconds. */
function embedded(): Promise<Store> {
  return (engine ??= openStore({ memory: true }, IDENTITY));
}

/** An empty store in the embedded database that all tests share; it must not be closed. */
export async function embeddedStore(identity: LogIdentity): Promise<Store> {
  return emptied(await embedded(), identity);
}

async function emptied(store: Store, identity: LogIdentity): Promise<Store> {
  await sql`truncate meta, feedback, entry, batch_tx, standing, reputation, finding, finding_agent, batch`.execute(
    store.db,
  );
  await pinIdentity(store.db, identity);
  return { ...store, ...identity };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
