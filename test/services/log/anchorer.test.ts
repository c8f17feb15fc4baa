import { expect } from 'chai';
import { AgentReputation__factory } from '@agent-market/sdk/contracts';
import { serializeBundle, verifyBundle } from '@agent-market/sdk/log';
import { createAnchorReader } from '../../../services/src/chain/anchor-reader.ts';
import { createRpc, type Rpc } from '../../../services/src/chain/rpc.ts';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { anchorStatus } from '../../../services/src/log/anchor-status.ts';
import { loadAttempts } from '../../../services/src/log/anchor-tx.ts';
import { exportBundle } from '../../../services/src/log/bundle.ts';
import { followFinality } from '../../../services/src/log/follow-finality.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import type { StepMoment } from '../../../services/src/log/steps.ts';
import { startAnvil, startHardhatNode, type LocalChain } from '../../helpers/chains.ts';
import { anchoringLog, useLogChain, freezeOne, type AnchoringLog } from '../../helpers/log-on-chain.ts';
import { person, submission } from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores, type TestStores } from '../../helpers/store.ts';

const QUICK = { pollMs: 20, deadlineSeconds: 20 };

describeStores('anchorer on hardhat node', (stores) => shouldAnchor(stores, startHardhatNode));
describeStores('anchorer on anvil', (stores) => shouldAnchor(stores, startAnvil));

function shouldAnchor(stores: TestStores, start: () => Promise<LocalChain>): void {
  const chain = useLogChain(start);
  let log: AnchoringLog;
  beforeEach(async () => {
    const { key, identity } = await chain.newOperator();
    log = anchoringLog(await stores.fresh(identity), { url: chain.url, key });
  });
  const onChain = async (): Promise<bigint> => {
    const contract = AgentReputation__factory.connect(chain.domain.contract, chain.provider);
    return (await contract.headOf(log.store.operator)).nextBatchId;
  };
  const sentCount = (): Promise<number> => chain.provider.getTransactionCount(log.store.operator);

  it('takes batches from frozen to mined, in order and once', async () => {
    for (let i = 0; i < 3; i++) await freezeOne(log);
    expect((await anchorStatus(log)).totals).to.include({ frozen: 3 });
    const anchored = await anchorPending(log, QUICK);
    expect(anchored.map(({ header }) => header.batchId)).to.deep.equal([0n, 1n, 2n]);
    expect(await anchorPending(log, QUICK)).to.deep.equal([]);
    expect([await onChain(), await sentCount()]).to.deep.equal([3n, 3]);
    expect((await anchorStatus(log)).totals).to.include({ mined: 3 });
  });

  it('keeps many on their way at the same time', async () => {
    for (let i = 0; i < 12; i++) await freezeOne(log);
    const steps: string[] = [];
    const heard = { ...log, onStep: ({ step, when }: StepMoment) => void steps.push(`${when} ${step}`) };
    await anchorPending(heard, { ...QUICK, maxInFlight: 5 });
    expect([await onChain(), await sentCount()]).to.deep.equal([12n, 12]);
    expect(steps.slice(0, steps.indexOf('before mine')).filter((step) => step === 'after send')).to.have.length(5);
  });

  it('anchors what a stranger can verify on chain', async () => {
    const { digest } = await acceptReview(log, await submission(person(1), {}, log.store));
    await freezeBatch(log);
    await anchorPending(log, QUICK);
    const text = serializeBundle(await exportBundle(log, { digest }));
    const { domain, operator } = log.store;
    const reader = createAnchorReader({ url: chain.url, domain, confirmations: 0n });
    const pins = { domain, operators: [operator], anchored: [] };
    expect((await verifyBundle(text, pins, reader)).verdict).to.equal('FINAL');
    const shallow = createAnchorReader({ url: chain.url, domain, confirmations: 1000n });
    expect((await verifyBundle(text, pins, shallow)).verdict).to.equal('MINED_NOT_FINAL');
  });

  it('counts as final only what is deep enough', async () => {
    await freezeOne(log);
    await anchorPending(log, QUICK);
    const patient = { ...log, confirmations: 2n };
    expect(await followFinality(patient)).to.deep.include({ final: [], waiting: 1 });
    await chain.provider.send('evm_mine', []);
    await chain.provider.send('evm_mine', []);
    expect(await followFinality(patient)).to.deep.include({ final: [0n], waiting: 0 });
    expect((await anchorStatus(log)).totals).to.include({ final: 1 });
  });

  it('sends the same bytes again when a reorganisation drops what was mined', async () => {
    await freezeOne(log);
    await freezeOne(log);
    const snapshot: unknown = await chain.provider.send('evm_snapshot', []);
    await anchorPending(log, { ...QUICK, maxInFlight: 2 });
    await chain.provider.send('evm_revert', [snapshot]);
    // Other blocks are at these heights now.
    await chain.provider.send('evm_mine', []);
    await chain.provider.send('evm_mine', []);
    expect(await onChain()).to.equal(0n);
    expect(await followFinality({ ...log, confirmations: 100n })).to.deep.include({ dropped: [0n, 1n], final: [] });
    await anchorPending(log, { ...QUICK, maxInFlight: 2 });
    expect((await anchorStatus(log)).totals).to.include({ mined: 2 });
    expect([await onChain(), await sentCount()]).to.deep.equal([2n, 2]);
    for (const id of [0n, 1n]) expect(await loadAttempts(log.store, id)).to.have.length(1);
  });

  it('adopts what is anchored already when its own facts are lost', async () => {
    await freezeOne(log);
    await anchorPending(log, QUICK);
    const [mined] = (await anchorStatus(log)).batches;
    // A restored backup: the batch is there, its transactions and block are not.
    await log.store.db.deleteFrom('batch_tx').execute();
    const none = { block_number: null, block_hash: null, block_time: null, anchor_tx: null };
    await log.store.db.updateTable('batch').set(none).execute();
    expect(await anchorPending(log, QUICK)).to.deep.equal([]);
    const [adopted] = (await anchorStatus(log)).batches;
    expect(adopted?.mined).to.deep.equal(mined?.mined);
    expect(await sentCount()).to.equal(1);
  });

  it('stops, and sends nothing, when the chain has another history', async () => {
    await freezeOne(log);
    await anchorPending(log, QUICK);
    const forked = anchoringLog(await stores.fresh(log.store), { url: chain.url, key: log.sender.privateKey });
    await rejectsWith('HISTORY_MISMATCH', () => anchorPending(forked, QUICK));
    await freezeOne(forked);
    await freezeOne(forked);
    await rejectsWith('HISTORY_MISMATCH', () => anchorPending(forked, QUICK));
    expect(await sentCount()).to.equal(1);
  });

  it('waits for the clock of the chain, and gives up when that is hopeless', async () => {
    const ahead = { ...log, clock: () => log.clock() + 86_400n };
    await acceptReview(ahead, await submission(person(1), {}, log.store));
    await freezeBatch(ahead);
    const error = await rejectsWith('TOO_TIME_AHEAD', () => anchorPending(log, QUICK));
    expect(error).to.have.property('retryable', true);
    expect(await sentCount()).to.equal(0);
  });

  it('refuses a wrong chain, a wrong contract and a wrong key before it signs', async () => {
    await freezeOne(log);
    const wrong = (changes: object): AnchoringLog => ({ ...log, store: { ...log.store, ...changes } });
    const { domain } = log.store;
    const elsewhere = wrong({ domain: { ...domain, chainId: 1n } });
    await rejectsWith('RPC_WRONG_CHAIN', () => anchorPending(elsewhere, QUICK));
    const nowhere = wrong({ domain: { ...domain, contract: `0x${'99'.repeat(20)}` } });
    await rejectsWith('CONTRACT_MISSING', () => anchorPending(nowhere, QUICK));
    const { key } = await chain.newOperator();
    const thief = { ...log, sender: anchoringLog(log.store, { url: chain.url, key }).sender };
    await rejectsWith('SENDER_WRONG', () => anchorPending(thief, QUICK));
    expect(await loadAttempts(log.store, 0n)).to.deep.equal([]);
  });

  it('lets one anchorer work at a time', async () => {
    await freezeOne(log);
    const runs = await Promise.allSettled([anchorPending(log, QUICK), anchorPending(log, QUICK)]);
    expect(runs.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(await onChain()).to.equal(1n);
  });

  it('survives a node that loses answers: whatever fails, a run later the batch is there once', async () => {
    for (let i = 0; i < 3; i++) await freezeOne(log);
    let calls = 0;
    const real = createRpc({ url: chain.url });
    const flaky: Rpc = {
      origin: real.origin,
      async call(method, params) {
        calls++;
        if (calls % 7 === 3)
          return real.call('eth_chainId', []).then(() => createRpc({ url: 'http://127.0.0.1:1' }).call(method, params));
        const answer = await real.call(method, params);
        // The request arrived, the answer did not.
        if (calls % 5 === 4) return createRpc({ url: 'http://127.0.0.1:1' }).call(method, params);
        return answer;
      },
    };
    for (let runs = 0; runs < 60 && (await onChain()) < 3n; runs++) {
      await anchorPending({ ...log, rpc: flaky }, QUICK).catch((error: unknown) => {
        expect(error).to.have.property('retryable', true);
      });
    }
    await anchorPending(log, QUICK);
    expect([await onChain(), await sentCount()]).to.deep.equal([3n, 3]);
  });
}
