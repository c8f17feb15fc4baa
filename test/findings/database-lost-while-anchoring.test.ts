// A database connection that breaks while nobody asks it anything ends the whole process (ours): an anchorer's lock is one.
import { expect } from 'chai';
import pg from 'pg';
import { asOnlyAnchorer } from '../../services/src/store/advisory-lock.ts';
import { Halted } from '../../services/src/errors.ts';
import { openStore, type Store } from '../../services/src/store/open.ts';
import { rejectsWith } from '../helpers/rejects.ts';
import { describeOnServer, IDENTITY } from '../helpers/store.ts';

describeOnServer('finding: the database is lost while anchoring', (stores) => {
  let store: Store;
  before(async () => {
    await stores.fresh();
    store = await openStore({ url: stores.url }, IDENTITY);
  });
  // Neither is there when the suite was left out.
  after(() => (store as Store | undefined)?.close());

  const breakConnections = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: stores.url });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
  };

  it('goes on: the lock is a courtesy, and the next query gets a new connection', async () => {
    const done = await asOnlyAnchorer(store, async () => {
      await breakConnections();
      return 'anchored';
    });
    expect(done).to.equal('anchored');
  });

  it('keeps what the work failed with, instead of the lock that could not be given back', async () => {
    await rejectsWith('HISTORY_MISMATCH', () =>
      asOnlyAnchorer(store, async () => {
        await breakConnections();
        throw new Halted('HISTORY_MISMATCH', 'two histories');
      }),
    );
  });
});
