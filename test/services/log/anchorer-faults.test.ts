import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { LogIdentity } from '../../../services/src/store/identity.ts';
import { openStore, type Store } from '../../../services/src/store/open.ts';
import { startAnvil, type LocalChain } from '../../helpers/chains.ts';
import { runSchedule, type Counts, type ScheduleStore } from '../../helpers/faults/schedule.ts';
import { deployLog, type LogChain } from '../../helpers/log-on-chain.ts';
import { describeOnServer, embeddedStore } from '../../helpers/store.ts';

/** Schedules for each database; a long run is FAULT_RUNS=500. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 10);
/** Schedule i has the seed FAULT_SEED + i, so that FAULT_RUNS=1 repeats one. */
const SEED = Number(process.env['FAULT_SEED'] ?? 1);
/** Schedules on one chain: anvil keeps every block. */
const PER_CHAIN = 50;

// Opening a directory takes a second, so one in ten is on disk.
describe('anchorer under random faults [PGlite]', () => {
  shouldLoseNothing((seed) => (seed % 10 === 0 ? onDisk() : inMemory()));
});

describeOnServer('anchorer under random faults [PostgreSQL]', (stores) => {
  shouldLoseNothing(() => onServer(stores));
});

function shouldLoseNothing(storeOf: (seed: number) => ScheduleStore): void {
  it(`law: nothing is lost, doubled, rewritten or broken (${RUNS} schedules from seed ${SEED})`, async function () {
    this.timeout(60_000 + RUNS * 30_000);
    const totals: Counts = {};
    let node: LocalChain | undefined;
    let chain: LogChain | undefined;
    try {
      for (let index = 0; index < RUNS; index++) {
        if (index % PER_CHAIN === 0) {
          chain?.provider.destroy();
          await node?.stop();
          node = await startAnvil();
          chain = await deployLog(node.url);
        }
        if (chain === undefined) throw new Error('no chain');
        const seed = SEED + index;
        const { losses, counts } = await runSchedule({ chain, stores: storeOf(seed), seed });
        for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
        expect(losses, `FAULT_SEED=${seed} FAULT_RUNS=1`).to.deep.equal([]);
        if (index % 50 === 49) console.log(`      ${index + 1} schedules`);
      }
    } finally {
      chain?.provider.destroy();
      await node?.stop();
    }
    console.log(`      ${JSON.stringify(totals)}`);
  });
}

function inMemory(): ScheduleStore {
  return {
    open: (identity) => embeddedStore(identity),
    // Nothing of it is in the process but the object.
    reopen: (store) => Promise.resolve({ ...store }),
    close: () => Promise.resolve(),
  };
}

function onDisk(): ScheduleStore {
  const dataDir = mkdtempSync(join(tmpdir(), 'agent-market-faults-store-'));
  return {
    open: (identity) => openStore({ dataDir }, identity),
    async reopen(store) {
      await store.close();
      return openStore({ dataDir }, store);
    },
    async close(store) {
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

function onServer(stores: { url: string; fresh: (identity: LogIdentity) => Promise<Store> }): ScheduleStore {
  // The server ends every connection, also the one that holds the anchorer's lock.
  const disturb = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: stores.url });
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database()  and pid <> pg_backend_pid()`,
    );
    await client.end();
  };
  return {
    async open(identity) {
      await stores.fresh(identity);
      return openStore({ url: stores.url }, identity);
    },
    disturb,
    async reopen(store) {
      await disturb();
      await store.close();
      return openStore({ url: stores.url }, store);
    },
    close: (store) => store.close(),
  };
}
