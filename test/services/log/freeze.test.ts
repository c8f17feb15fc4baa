import { expect } from 'chai';
import fc from 'fast-check';
import { genesisOf, hashHeader } from '@agent-market/sdk/log';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { loadBatches, loadCommitments } from '../../../services/src/log/load-batch.ts';
import { witness } from '../../../services/src/log/witness.ts';
import { lawRuns } from '../../helpers/fast-check.ts';
import { LOG_IDENTITY, logWorld, OPERATOR, person, START, submission, type LogWorld } from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

describeStores('freeze', (stores) => {
  let log: LogWorld;
  beforeEach(async () => {
    log = logWorld(await stores.fresh(LOG_IDENTITY));
  });

  it('makes no batch of nothing', async () => {
    expect(await freezeBatch(log)).to.equal(undefined);
    await acceptReview(log, await submission(person(1)));
    await freezeBatch(log);
    expect(await freezeBatch(log)).to.equal(undefined);
  });

  it('chains headers from the genesis hash on, without a gap in time', async () => {
    for (const number of [1, 2, 3]) {
      await acceptReview(log, await submission(person(number)));
      await freezeBatch(log);
      log.at(START + BigInt(number) * 100n);
    }
    const batches = await loadBatches(log.store);
    expect(batches.map(({ header }) => header.batchId)).to.deep.equal([0n, 1n, 2n]);
    let [prev, fromTime] = [genesisOf(LOG_IDENTITY.domain, OPERATOR.address), 0n];
    for (const { header, headerHash } of batches) {
      expect([header.prev, header.fromTime]).to.deep.equal([prev, fromTime]);
      expect(headerHash).to.equal(hashHeader(LOG_IDENTITY.domain, header));
      [prev, fromTime] = [headerHash, header.toTime];
    }
  });

  it('stores leaves in the order of the tree: a stranger rebuilds the root from them', async () => {
    for (let number = 1; number <= 9; number++) await acceptReview(log, await submission(person(number)));
    const batch = await freezeBatch(log);
    const commitments = await loadCommitments(log.store, 0n);
    expect(commitments).to.deep.equal([...commitments].sort());
    expect(witness.rootOf(commitments)).to.equal(batch?.header.root);
  });

  it('leaves what was accepted after toTime to the next batch', async () => {
    await acceptReview(log, await submission(person(1)));
    log.at(START + 10n);
    await acceptReview(log, await submission(person(2)));
    const first = await freezeBatch(log, { toTime: START + 9n });
    const second = await freezeBatch(log);
    expect([first?.header.count, second?.header.count]).to.deep.equal([1n, 1n]);
    expect(second?.header.fromTime).to.equal(START + 9n);
  });

  it('refuses an end in the past or in the future', async () => {
    await acceptReview(log, await submission(person(1)));
    await rejectsWith('TO_TIME_REFUSED', () => freezeBatch(log, { toTime: START + 1n }));
    await freezeBatch(log);
    await acceptReview(log, await submission(person(2)));
    await rejectsWith('TO_TIME_REFUSED', () => freezeBatch(log, { toTime: START }));
  });

  it('accepts after a frozen moment even when the clock stands still or goes back', async () => {
    await acceptReview(log, await submission(person(1)));
    const frozen = await freezeBatch(log);
    log.at(START - 50n);
    const { receipt } = await acceptReview(log, await submission(person(2), { issuedAt: START - 50n }));
    expect(receipt.receipt.acceptedAt).to.equal(START + 1n);
    expect(frozen?.header.toTime).to.equal(START);
    const next = await freezeBatch(log);
    expect(next?.header.toTime).to.equal(START + 1n);
  });

  it('stores nothing when the operator cannot sign', async () => {
    await acceptReview(log, await submission(person(1)));
    await rejectsWith('SIGNER_MISMATCH', () => freezeBatch({ ...log, signer: person(5) }));
    expect(await loadBatches(log.store)).to.deep.equal([]);
    expect((await freezeBatch(log))?.header.count).to.equal(1n);
  });

  it('law: with intake and freezing at the same time, no entry accepted by toTime is left behind', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('accept' as const) },
      { weight: 1, arbitrary: fc.constant('freeze' as const) },
    );
    const numRuns = lawRuns({ cost: 250 });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
        // Every look at this clock moves it, so no two steps can hide behind the same second.
        let looks = 0n;
        const clock = (): bigint => START + looks++ / 2n;
        const racing = { ...logWorld(await stores.fresh(LOG_IDENTITY)), clock };
        const prepared = await Promise.all(
          steps.map(async (kind) => ({ kind, json: await submission(person(++number)) })),
        );
        const running = prepared.map(({ kind, json }) =>
          kind === 'accept' ? acceptReview(racing, json) : freezeBatch(racing),
        );
        const done = await Promise.all(running);
        await freezeBatch(racing);

        const batches = await loadBatches(racing.store);
        const places = await racing.store.db.selectFrom('entry').select(['accepted_at', 'batch_id']).execute();
        expect(places).to.have.length(done.filter((each) => each !== undefined && 'digest' in each).length);
        for (const { accepted_at: acceptedAt, batch_id: batchId } of places) {
          const header = batches[Number(batchId)]?.header;
          expect(header && header.fromTime < acceptedAt && acceptedAt <= header.toTime).to.equal(true);
        }
      }),
      { numRuns },
    );
  });
});

describe('witness', () => {
  it('refuses by disagreeing: another order of pairs gives another root', () => {
    const commitments = [1, 2, 3].map((each) => `0x${String(each).repeat(64)}` as const) as never[];
    expect(witness.rootOf(commitments)).to.not.equal(witness.rootOf(commitments.slice(1)));
  });
});
