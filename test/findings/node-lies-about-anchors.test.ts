// What a node says about an anchor is written down unchecked, for good (ours): another transaction, a nonce out of all range.
import { expect } from 'chai';
import type { Rpc } from '../../services/src/chain/rpc.ts';
import { anchorPending } from '../../services/src/log/anchorer.ts';
import { loadAttempts } from '../../services/src/log/anchor-tx.ts';
import { loadBatch } from '../../services/src/log/load-batch.ts';
import { anchoringLog, anchorsOf, useLogChain, freezeOne, type AnchoringLog } from '../helpers/log-on-chain.ts';
import { rejectsWith } from '../helpers/rejects.ts';
import { embeddedStore } from '../helpers/store.ts';

const QUICK = { pollMs: 20, deadlineSeconds: 1 };

describe('finding: a node lies about anchors', function () {
  this.timeout(120_000);
  const chain = useLogChain();
  let log: AnchoringLog;
  beforeEach(async () => {
    const { key, identity } = await chain.newOperator();
    log = anchoringLog(await embeddedStore(identity), { url: chain.url, key });
    await freezeOne(log);
  });

  /** The node's answers to `method`, changed. */
  const lying = (method: string, lie: (honest: string) => string): AnchoringLog => {
    const rpc: Rpc = {
      origin: log.rpc.origin,
      async call(asked, params) {
        const honest = await log.rpc.call(asked, params);
        return asked === method ? (JSON.parse(lie(JSON.stringify(honest))) as unknown) : honest;
      },
    };
    return { ...log, rpc };
  };
  const noted = async (): Promise<string | undefined> => (await loadBatch(log.store, 0n))?.mined?.txHash;

  it('names another transaction in a receipt: not believed, and the right one is noted later', async () => {
    const flip = (text: string): string =>
      text.replace(/("transactionHash":"0x)(.)/g, (_all, head, digit) => head + (digit === '0' ? '1' : '0'));
    await rejectsWith('ANCHOR_NOT_MINED', () => anchorPending(lying('eth_getTransactionReceipt', flip), QUICK));
    expect(await noted()).to.equal(undefined);
    await anchorPending(log, QUICK);
    expect(await noted()).to.equal((await anchorsOf(chain, log.store.operator))[0]?.txHash);
  });

  it('finds the event in another transaction: the transaction itself is asked', async () => {
    await anchorPending(log, QUICK);
    const anchored = await noted();
    const lost = { block_number: null, block_hash: null, block_time: null, anchor_tx: null };
    await log.store.db.deleteFrom('batch_tx').execute();
    await log.store.db.updateTable('batch').set(lost).execute();
    const flip = (text: string): string => text.replace(/"transactionHash":"0x./g, '"transactionHash":"0xf');
    await anchorPending(lying('eth_getLogs', flip), QUICK);
    expect(await noted()).to.be.oneOf([undefined, anchored]);
  });

  it('shows the event of another contract: it is none of ours', async () => {
    const other = (text: string): string => text.replaceAll(log.store.domain.contract, `0x${'99'.repeat(20)}`);
    await rejectsWith('NONCE_TAKEN', () => anchorPending(lying('eth_getTransactionReceipt', other), QUICK));
    expect(await noted()).to.equal(undefined);
  });

  for (const method of ['eth_getTransactionCount', 'eth_estimateGas', 'eth_maxPriorityFeePerGas']) {
    it(`answers ${method} with a number out of all range: an error of ours, and nothing is signed`, async () => {
      await rejectsWith('RPC_BAD_ANSWER', () =>
        anchorPending(
          lying(method, () => `"0x${'f'.repeat(64)}"`),
          QUICK,
        ),
      );
      expect(await loadAttempts(log.store, 0n)).to.deep.equal([]);
    });
  }
});
