import { expect } from 'chai';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { loadAttempts } from '../../../services/src/log/anchor-tx.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview, acceptReviews } from '../../../services/src/log/intake.ts';
import { publishBatches } from '../../../services/src/log/publish.ts';
import type { Step } from '../../../services/src/log/steps.ts';
import { openStore, type Store } from '../../../services/src/store/open.ts';
import { afterStep } from '../../helpers/after-step.ts';
import { startFaultyNode } from '../../helpers/faults/faulty-node.ts';
import { anchoringLog, anchorsOf, useLogChain, freezeOne, type AnchoringLog } from '../../helpers/log-on-chain.ts';
import { LOG_IDENTITY, logWorld, person, submission } from '../../helpers/log-world.ts';
import { newPostgresServer, type PostgresServer } from '../../helpers/postgres-server.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { skipLoudly } from '../../helpers/skip.ts';
import { smallDisk, type SmallDisk } from '../../helpers/small-disk.ts';
import { embeddedStore } from '../../helpers/store.ts';

const QUICK = { pollMs: 20, deadlineSeconds: 20 };

describe('the log when something else dies', function () {
  this.timeout(120_000);
  const chain = useLogChain();
  const anchorCount = async (log: AnchoringLog): Promise<number> => (await anchorsOf(chain, log.store.operator)).length;

  describe('the database server', () => {
    let server: PostgresServer;
    let store: Store;
    let log: AnchoringLog;
    before(async function () {
      const made = await newPostgresServer();
      if (made === undefined) skipLoudly(this, 'no PostgreSQL to kill: apt install postgresql');
      server = made;
      await server.start();
      const { key, identity } = await chain.newOperator();
      store = await openStore({ url: server.url }, identity);
      log = anchoringLog(store, { url: chain.url, key });
    });
    after(async () => {
      await (store as Store | undefined)?.close();
      await (server as PostgresServer | undefined)?.remove();
    });

    for (const step of ['store', 'send', 'mine'] satisfies Step[]) {
      it(`is killed after \`${step}\`: the run says so and can be repeated with the same store`, async () => {
        const before = await anchorCount(log);
        await freezeOne(log);
        await freezeOne(log);
        const killing = { ...log, ...afterStep(step, () => server.kill()) };
        const error = await rejectsWith('STORE_UNREACHABLE', () =>
          anchorPending(killing, { ...QUICK, maxInFlight: 2 }),
        );
        expect(error).to.have.property('retryable', true);
        await server.start();
        await anchorPending(log, { ...QUICK, maxInFlight: 2 });
        expect(await anchorCount(log)).to.equal(before + 2);
        // Each was signed once: what was stored before the server died was sent again, not made again.
        for (const id of [before, before + 1]) expect(await loadAttempts(store, BigInt(id))).to.have.length(1);
      });
    }

    it('is killed while a review is accepted: the same receipt after it is back, or none was given', async () => {
      const json = await submission(person(1), {}, store);
      const killing = { ...log, ...afterStep('accept', () => server.kill()) };
      await rejectsWith('STORE_UNREACHABLE', () => acceptReview(killing, json));
      await server.start();
      const { fresh, receipt } = await acceptReview(log, json);
      expect(fresh).to.equal(false);
      expect((await acceptReview(log, json)).receipt).to.deep.equal(receipt);
    });
  });

  describe('the room on the disk', () => {
    let disk: SmallDisk | undefined;
    afterEach(() => {
      disk?.remove();
      disk = undefined;
    });

    it('of the published folder: nothing is anchored, nothing half-written is there', async function () {
      disk = smallDisk(1 << 20) ?? skipLoudly(this, 'this account may not mount a small disk: run it as root');
      const folder = join(disk.path, 'log');
      mkdirSync(folder);
      const store = await embeddedStore(LOG_IDENTITY);
      const many = await Promise.all(Array.from({ length: 200 }, (_, index) => submission(person(index + 1))));
      await acceptReviews(logWorld(store), many);
      await freezeBatch(logWorld(store));
      disk.fill(4096);
      await rejectsWith('PUBLISH_FAILED', () => publishBatches(store, folder));
      disk.free();
      expect(await publishBatches(store, folder)).to.deep.equal([0n]);
    });
  });

  describe('the answer of the node', () => {
    it('to the transaction is lost: it is found on the chain, not sent as another one', async () => {
      const { key, identity } = await chain.newOperator();
      let lost = 0;
      const faulty = await startFaultyNode({
        target: chain.url,
        choose: (method) => (method === 'eth_sendRawTransaction' && ++lost < 9 ? 'lose' : undefined),
        below: () => 0,
      });
      const log = anchoringLog(await embeddedStore(identity), { url: faulty.url, key });
      await freezeOne(log);
      await freezeOne(log);
      expect(await anchorPending(log, { ...QUICK, maxInFlight: 2 })).to.have.length(2);
      await faulty.stop();
      expect(lost).to.be.greaterThan(1);
      expect([await anchorCount(log), await chain.provider.getTransactionCount(identity.operator)]).to.deep.equal([
        2, 2,
      ]);
    });
  });

  describe('the clock', () => {
    it('goes back by a day between all steps: times stay in order, batches still follow each other', async () => {
      const { key, identity } = await chain.newOperator();
      const log = anchoringLog(await embeddedStore(identity), { url: chain.url, key });
      const now = log.clock() - 10n;
      const headers = [];
      for (const [index, back] of [0n, 86_400n, 3600n, 90_000n].entries()) {
        const stepped = { ...log, clock: () => now - back };
        const { receipt } = await acceptReview(stepped, await submission(person(50 + index), {}, identity));
        // The clock goes back once more before the batch is frozen.
        const batch = await freezeBatch({ ...log, clock: () => now - back - 5n });
        if (batch === undefined) continue;
        headers.push(batch.header);
        expect(receipt.receipt.acceptedAt > batch.header.fromTime).to.equal(true);
      }
      await freezeBatch({ ...log, clock: () => now + 5n });
      await anchorPending(log, QUICK);
      expect(headers.length).to.be.greaterThan(0);
      expect(await anchorCount(log)).to.be.greaterThan(1);
      const entries = await log.store.db.selectFrom('entry').select('batch_id').execute();
      expect(entries.every(({ batch_id: batchId }) => batchId !== null)).to.equal(true);
    });
  });

  describe('the database, and an old backup takes its place', () => {
    let dir: string;
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'agent-market-backup-'));
    });
    afterEach(() => rmSync(dir, { recursive: true }));

    /** A log that went on after its backup was made; what is given back is the log over that backup. */
    const restore = async (goOn: (log: AnchoringLog) => Promise<unknown>): Promise<AnchoringLog> => {
      const { key, identity } = await chain.newOperator();
      const logIn = async (name: string): Promise<AnchoringLog> =>
        anchoringLog(await openStore({ dataDir: join(dir, name) }, identity), { url: chain.url, key });
      const first = await logIn('data');
      await freezeOne(first);
      await anchorPending(first, QUICK);
      await first.store.close();
      cpSync(join(dir, 'data'), join(dir, 'backup'), { recursive: true });
      const later = await logIn('data');
      await goOn(later);
      await later.store.close();
      return logIn('backup');
    };

    it('stops with HISTORY_MISMATCH, and sends nothing, when the chain went on', async () => {
      const restored = await restore(async (log) => {
        await freezeOne(log);
        await anchorPending(log, QUICK);
      });
      await rejectsWith('HISTORY_MISMATCH', () => anchorPending(restored, QUICK));
      await freezeOne(restored);
      const error = await rejectsWith('HISTORY_MISMATCH', () => anchorPending(restored, QUICK));
      expect(error).to.have.property('retryable', false);
      expect(await anchorCount(restored)).to.equal(2);
      await restored.store.close();
    });

    it('cannot notice when the chain did not: a review whose receipt it lost gets another one', async () => {
      const json = await submission(person(1), {}, chain);
      let given: unknown;
      const restored = await restore(async (log) => {
        const early = { ...log, clock: () => 1_800_000_000n };
        given = (await acceptReview(early, json)).receipt;
      });
      const { receipt, fresh } = await acceptReview(restored, json);
      expect(fresh).to.equal(true);
      expect(receipt).to.not.deep.equal(given);
      await restored.store.close();
    });
  });
});
