import { expect } from 'chai';
import { sql } from 'kysely';
import type { Address } from '@agent-market/sdk';
import { openStore } from '../../../services/src/store/open.ts';
import { pinIdentity } from '../../../services/src/store/identity.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeOnServer, describeStores, IDENTITY } from '../../helpers/store.ts';

describeStores('store', (stores) => {
  it('opens for its own log and for no other', async () => {
    const { db } = await stores.fresh();
    await pinIdentity(db, IDENTITY);
    const { domain } = IDENTITY;
    const other = `0x${'ff'.repeat(20)}` as Address;
    for (const wrong of [
      { ...IDENTITY, operator: other },
      { ...IDENTITY, domain: { ...domain, contract: other } },
      { ...IDENTITY, domain: { ...domain, chainId: 1n } },
    ]) {
      await rejectsWith('STORE_DOMAIN_MISMATCH', () => pinIdentity(db, wrong));
    }
  });

  it('refuses a database of another format', async () => {
    const { db } = await stores.fresh();
    await sql`update meta set version = 2`.execute(db);
    await rejectsWith('STORE_FORMAT', () => pinIdentity(db, IDENTITY));
  });

  it('gives the same JavaScript types whatever the database', async () => {
    const { db } = await stores.fresh();
    const { rows } = await sql<Record<string, unknown>>`
      select 9223372036854775807::bigint as big, 7::integer as small, '\\x00ff'::bytea as bytes,
             115792089237316195423570985008687907853269984665640564039457584007913129639935::numeric as huge,
             array['a', 'b"\\ ,{}'] as list, true as yes`.execute(db);
    const [row] = rows;
    expect(row?.['big']).to.equal((1n << 63n) - 1n);
    expect(row?.['small']).to.equal(7);
    expect(row?.['huge']).to.equal(String((1n << 256n) - 1n));
    expect([...(row?.['bytes'] as Uint8Array)]).to.deep.equal([0, 255]);
    expect(row?.['list']).to.deep.equal(['a', 'b"\\ ,{}']);
    expect(row?.['yes']).to.equal(true);
  });

  it('rolls a transaction back when it throws', async () => {
    const store = await stores.fresh();
    const failed = store.transaction(async (tx) => {
      await sql`update meta set version = 3`.execute(tx);
      throw new Error('no');
    });
    expect(await failed.catch((error: unknown) => String(error))).to.equal('Error: no');
    const { version } = await store.db.selectFrom('meta').select('version').executeTakeFirstOrThrow();
    expect(version).to.equal(1);
  });
});

describeOnServer('store on a server', (stores) => {
  it('is migrated once when two processes start at the same time', async () => {
    const opened = await Promise.all([1, 2, 3, 4].map(() => openStore({ url: stores.url }, IDENTITY)));
    const [first] = opened;
    const tables = await first?.db.introspection.getTables();
    expect(tables?.map(({ name }) => name)).to.include.members(['meta', 'entry', 'feedback', 'batch', 'batch_tx']);
    await Promise.all(opened.map((store) => store.close()));
  });

  it('refuses a server that answers before a commit is on disk', async () => {
    const url = new URL(stores.url);
    url.searchParams.set('options', '-c synchronous_commit=off');
    await rejectsWith('STORE_NOT_DURABLE', () => openStore({ url: url.toString() }, IDENTITY));
  });

  it('refuses a database that a newer version migrated', async () => {
    const { db } = await stores.fresh();
    await sql`insert into store_migration (name, timestamp) values ('999-later', '')`.execute(db);
    await rejectsWith('STORE_MIGRATION_FAILED', () => openStore({ url: stores.url }, IDENTITY));
    await sql`delete from store_migration where name = '999-later'`.execute(db);
  });

  it('says what to do when the server does not answer', async () => {
    const error = await rejectsWith('STORE_UNREACHABLE', () =>
      openStore({ url: 'postgres://x@127.0.0.1:1/x' }, IDENTITY),
    );
    expect(error).to.have.property('retryable', true);
    expect(error.hint).to.include('DATABASE_URL');
  });
});
