import { expect } from 'chai';
import { Wallet } from 'ethers';
import { AgentReputation__factory } from '@agent-market/sdk/contracts';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { anchorStatus } from '../../../services/src/log/anchor-status.ts';
import { loadAttempts } from '../../../services/src/log/anchor-tx.ts';
import { followFinality } from '../../../services/src/log/follow-finality.ts';
import { freezeBatch } from '../../../services/src/log/freeze.ts';
import { acceptReview } from '../../../services/src/log/intake.ts';
import { afterStep } from '../../helpers/after-step.ts';
import { anchoringLog, useLogChain, freezeOne, type AnchoringLog } from '../../helpers/log-on-chain.ts';
import { person, submission } from '../../helpers/log-world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const QUICK = { pollMs: 20, deadlineSeconds: 20 };
const IMPATIENT = { pollMs: 20, deadlineSeconds: 1 };

/** A chain that mines only when it is told to. */
describeStores('anchorer with a mempool', (stores) => {
  const chain = useLogChain();
  let log: AnchoringLog;
  beforeEach(async () => {
    await rpc('evm_setAutomine', true);
    const { key, identity } = await chain.newOperator();
    log = anchoringLog(await stores.fresh(identity), { url: chain.url, key });
    await rpc('evm_setAutomine', false);
  });
  const rpc = (method: string, ...params: unknown[]): Promise<unknown> =>
    chain.provider.send(method, params) as Promise<unknown>;
  const sentCount = (): Promise<number> => chain.provider.getTransactionCount(log.store.operator);
  const stateOf = async (batchId: number): Promise<string | undefined> =>
    (await anchorStatus(log)).batches[batchId]?.state;

  it('sends the same bytes again after giving up, and anchors once', async () => {
    await freezeOne(log);
    await rejectsWith('ANCHOR_NOT_MINED', () => anchorPending(log, IMPATIENT));
    expect(await stateOf(0)).to.equal('sent');
    // The node forgets what it had, as nodes do when they restart.
    await rpc('anvil_dropAllTransactions');
    await rejectsWith('ANCHOR_NOT_MINED', () => anchorPending(log, IMPATIENT));
    expect(await loadAttempts(log.store, 0n)).to.have.length(1);
    await rpc('evm_mine');
    await anchorPending(log, QUICK);
    expect([await stateOf(0), await sentCount()]).to.deep.equal(['mined', 1]);
  });

  it('replaces a stuck transaction: same nonce, dearer by an eighth, and still one anchor', async () => {
    await freezeOne(log);
    await freezeOne(log);
    let stored = 0;
    // Two firsts, then the first replacement.
    const watched = afterStep('store', async () => {
      if (++stored === 3) await rpc('evm_setAutomine', true);
    });
    const patience = { ...QUICK, maxInFlight: 2, stuckAfterSeconds: 0.2 };
    const anchored = await anchorPending({ ...log, ...watched }, patience);
    expect(anchored).to.have.length(2);
    expect(await sentCount()).to.equal(2);
    const [first, second] = await loadAttempts(log.store, 0n);
    expect(second?.nonce).to.equal(first?.nonce);
    expect(8n * (second?.maxFee ?? 0n) >= 9n * (first?.maxFee ?? 0n)).to.equal(true);
    expect(8n * (second?.maxPriorityFee ?? 0n) >= 9n * (first?.maxPriorityFee ?? 0n)).to.equal(true);
  });

  it('never goes beyond the fee cap', async () => {
    await freezeOne(log);
    const capped = { ...IMPATIENT, stuckAfterSeconds: 0.1, maxFeeCap: 1n };
    await rejectsWith('ANCHOR_NOT_MINED', () => anchorPending(log, capped));
    expect(await loadAttempts(log.store, 0n)).to.have.length(1);
  });

  it('signs again when another transaction of the operator took the nonce', async () => {
    await freezeOne(log);
    await rejectsWith('ANCHOR_NOT_MINED', () => anchorPending(log, IMPATIENT));
    await rpc('anvil_dropAllTransactions');
    await rpc('evm_setAutomine', true);
    const foreign = new Wallet(log.sender.privateKey, chain.provider);
    await (await foreign.sendTransaction({ to: foreign.address, nonce: 0 })).wait();
    await anchorPending(log, QUICK);
    const nonces = (await loadAttempts(log.store, 0n)).map(({ nonce }) => nonce);
    expect(nonces).to.deep.equal([0n, 1n]);
    expect(await stateOf(0)).to.equal('mined');
  });

  it('says so when that happens while it waits', async () => {
    await freezeOne(log);
    const foreign = new Wallet(log.sender.privateKey, chain.provider);
    const overtake = afterStep('send', async () => {
      await rpc('anvil_dropAllTransactions');
      await foreign.sendTransaction({ to: foreign.address, nonce: 0 });
      await rpc('evm_mine');
    });
    await rejectsWith('NONCE_TAKEN', () => anchorPending({ ...log, ...overtake }, QUICK));
    await rpc('evm_setAutomine', true);
    await anchorPending(log, QUICK);
    expect(await stateOf(0)).to.equal('mined');
  });

  it('puts a batch that a reorganisation drops back to sent, and sends the same bytes again', async () => {
    await rpc('evm_setAutomine', true);
    await freezeOne(log);
    const snapshot = await rpc('evm_snapshot');
    await anchorPending(log, QUICK);
    await rpc('evm_revert', snapshot);
    await rpc('evm_setAutomine', false);
    // The block at that height is another one now.
    await rpc('evm_mine');
    expect(await followFinality(log)).to.deep.include({ dropped: [0n], final: [], moved: [] });
    expect(await stateOf(0)).to.equal('sent');
    await rpc('evm_mine');
    expect(await anchorPending(log, QUICK)).to.deep.equal([]);
    expect(await stateOf(0)).to.equal('mined');
    expect(await loadAttempts(log.store, 0n)).to.have.length(1);
  });

  it('notices a batch that a reorganisation moved to another block', async () => {
    await rpc('evm_setAutomine', true);
    await freezeOne(log);
    const snapshot = await rpc('evm_snapshot');
    await anchorPending(log, QUICK);
    const before = (await anchorStatus(log)).batches[0]?.mined;
    await rpc('evm_revert', snapshot);
    await rpc('evm_mine');
    const [attempt] = await loadAttempts(log.store, 0n);
    await rpc('eth_sendRawTransaction', attempt?.raw);
    expect(await followFinality(log)).to.deep.include({ moved: [0n], dropped: [] });
    const after = (await anchorStatus(log)).batches[0]?.mined;
    expect(after?.txHash).to.equal(before?.txHash);
    expect(after?.blockHash).to.not.equal(before?.blockHash);
  });

  it('halts when the chain drops what was final', async () => {
    await rpc('evm_setAutomine', true);
    await freezeOne(log);
    const snapshot = await rpc('evm_snapshot');
    await anchorPending(log, QUICK);
    await followFinality({ ...log, confirmations: 0n });
    expect(await stateOf(0)).to.equal('final');
    await rpc('evm_revert', snapshot);
    await rejectsWith('FINALITY_BROKEN', () => anchorPending(log, QUICK));
  });

  it('recovers when a later batch was mined, in vain, without the one before it', async () => {
    await freezeOne(log);
    await freezeOne(log);
    const overtake = afterStep('send', async ({ batchId, txHash }) => {
      if (batchId !== 0n) return;
      await rpc('anvil_dropTransaction', txHash);
      const foreign = new Wallet(log.sender.privateKey, chain.provider);
      await foreign.sendTransaction({ to: foreign.address, nonce: 0 });
      await rpc('evm_setAutomine', true);
      await rpc('evm_mine');
    });
    await rejectsWith('NONCE_TAKEN', () => anchorPending({ ...log, ...overtake }, { ...QUICK, maxInFlight: 2 }));
    const anchored = await anchorPending(log, QUICK);
    expect(anchored.map(({ header }) => header.batchId)).to.deep.equal([0n, 1n]);
  });

  it('adopts a batch that another transaction of the operator anchored meanwhile', async () => {
    const { header } = await freezeOne(log);
    const contract = AgentReputation__factory.connect(
      chain.domain.contract,
      new Wallet(log.sender.privateKey, chain.provider),
    );
    const overtake = afterStep('store', async () => {
      await contract.anchorBatch(header, { nonce: 0, gasLimit: 200_000 });
      await rpc('evm_mine');
    });
    const [anchored] = await anchorPending({ ...log, ...overtake }, QUICK);
    const [ours] = await loadAttempts(log.store, 0n);
    expect(anchored?.mined?.txHash).to.not.equal(ours?.txHash);
    expect(await stateOf(0)).to.equal('mined');
  });

  it('tells why the contract refused a batch, and anchors it in the next run', async () => {
    await acceptReview(log, await submission(person(1), {}, log.store));
    const block = await chain.provider.getBlock('latest');
    const batch = await freezeBatch({ ...log, clock: () => BigInt(Math.floor(Date.now() / 1000)) + 2n });
    expect(batch).to.be.an('object');
    // The block's maker sets a clock that is slow: the batch ends after the block.
    const slow = afterStep('send', async () => {
      await rpc('evm_setNextBlockTimestamp', (block?.timestamp ?? 0) + 1);
      await rpc('evm_mine');
    });
    const error = await rejectsWith('ANCHOR_REVERTED', () => anchorPending({ ...log, ...slow }, QUICK));
    expect(error.message).to.include('AgentReputation_WrongToTime');
    expect(error).to.have.property('retryable', true);

    await rpc('evm_increaseTime', 100);
    await rpc('evm_setAutomine', true);
    await anchorPending(log, QUICK);
    expect(await stateOf(0)).to.equal('mined');
  });
});
