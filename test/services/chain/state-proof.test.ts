import { expect } from 'chai';
import { id } from 'ethers';
import type { Hash } from '@agent-market/sdk';
import { hashHeader, provenHeaderHash, serializeBundle, verifyBundle, type BatchHeader } from '@agent-market/sdk/log';
import { createRpc, RpcError, type Rpc } from '../../../services/src/chain/rpc.ts';
import { fetchStateProof } from '../../../services/src/chain/state-proof.ts';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { exportBundle } from '../../../services/src/log/bundle.ts';
import { anchoringLog, useLogChain, freezeOne, type AnchoringLog } from '../../helpers/log-on-chain.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

type Fields = Record<string, unknown>;

/** The node, with some of its answers changed on the way. */
function tampering(rpc: Rpc, changes: Record<string, (answer: Fields) => unknown>): Rpc {
  return {
    origin: rpc.origin,
    async call(method, params) {
      const answer = await rpc.call(method, params);
      const change = changes[method];
      return change === undefined ? answer : change(structuredClone(answer) as Fields);
    },
  };
}

describeStores('state proof', (stores) => {
  const chain = useLogChain();
  let log: AnchoringLog;
  let header: BatchHeader;
  let rpc: Rpc;
  before(async () => {
    // Of its first block anvil shows a state root that is not that of its accounts.
    await chain.provider.send('anvil_mine', ['0x42']);
    const { key, identity } = await chain.newOperator();
    log = anchoringLog(await stores.fresh(identity), { url: chain.url, key });
    ({ header } = await freezeOne(log));
    rpc = createRpc({ url: chain.url });
    await anchorPending(log, { pollMs: 20 });
  });

  const fetched = (from: Rpc, changes: Partial<BatchHeader> = {}): ReturnType<typeof fetchStateProof> =>
    fetchStateProof(from, { domain: chain.domain, header: { ...header, ...changes } });

  describe('given a batch that is mined', () => {
    it('proves it once its block is final', async () => {
      // The final block is older than the batch.
      await rejectsWith('NOT_FINAL_YET', () => fetched(rpc));
      await chain.provider.send('anvil_mine', ['0x80']);
      const { stateProof, block } = await fetched(rpc);
      const final = (await chain.provider.getBlock('finalized')) ?? expect.fail('anvil knows what is final');
      expect(block).to.include({ number: BigInt(final.number), hash: final.hash, timestamp: BigInt(final.timestamp) });
      const place = { contract: chain.domain.contract, operator: header.operator, batchId: header.batchId };
      expect(provenHeaderHash(stateProof, place).headerHash).to.equal(hashHeader(chain.domain, header));
    });

    it('a bundle with it is FINAL by the block alone', async () => {
      await chain.provider.send('anvil_mine', ['0x80']);
      const entry = await log.store.db.selectFrom('entry').select('digest').executeTakeFirstOrThrow();
      const digest = `0x${Buffer.from(entry.digest).toString('hex')}` as Hash;
      let block: Hash | undefined;
      const prove = async (of: BatchHeader) => {
        const found = await fetchStateProof(rpc, { domain: chain.domain, header: of });
        block = found.block.hash;
        return found.stateProof;
      };
      const bundle = await exportBundle(log, { digest, prove });
      const trust = { domain: chain.domain, operators: [log.store.operator], anchored: [] };
      const verdict = async (blocks: Hash[]): Promise<string> =>
        (await verifyBundle(serializeBundle(bundle), { ...trust, blocks })).verdict;
      expect(await verdict([block ?? expect.fail('nothing was proven')])).to.equal('FINAL');
      expect(await verdict([])).to.equal('VALID_UNANCHORED');
    });

    it('stops when the chain has another header', async () => {
      await rejectsWith('HISTORY_MISMATCH', () => fetched(rpc, { root: id('another root') as Hash }));
      await rejectsWith('NOT_FINAL_YET', () => fetched(rpc, { batchId: 1n }));
    });
  });

  describe('given a node that answers wrongly', () => {
    it('hands out no proof that would not convince', async () => {
      const proofs: ((answer: Fields) => unknown)[] = [
        () => null,
        () => 'proof',
        () => ({}),
        (answer) => ({ ...answer, accountProof: [] }),
        (answer) => ({ ...answer, accountProof: 'x' }),
        (answer) => ({ ...answer, accountProof: ['0x0'] }),
        (answer) => ({ ...answer, accountProof: [...(answer['accountProof'] as string[]), '0x01'] }),
        (answer) => ({ ...answer, storageProof: [] }),
        (answer) => ({ ...answer, storageProof: [...(answer['storageProof'] as Fields[]), {}] }),
        (answer) => ({ ...answer, storageProof: [{ proof: [] }] }),
      ];
      for (const eth_getProof of proofs)
        await rejectsWith('RPC_BAD_ANSWER', () => fetched(tampering(rpc, { eth_getProof })));
    });

    it('takes no block whose fields do not give its hash', async () => {
      let asked = 0;
      const second = (change: (answer: Fields) => unknown) => ({
        // The first answer says which block is final.
        eth_getBlockByNumber: (answer: Fields) => (++asked % 2 === 0 ? change(answer) : answer),
      });
      const another = second((answer) => ({ ...answer, gasUsed: '0x1234' }));
      await rejectsWith('BLOCK_FORM_UNKNOWN', () => fetched(tampering(rpc, another)));
      const missing = second(({ stateRoot: _root, ...rest }) => rest);
      await rejectsWith('BLOCK_FORM_UNKNOWN', () => fetched(tampering(rpc, missing)));
      const odd = second((answer) => ({ ...answer, number: 'five' }));
      await rejectsWith('RPC_BAD_ANSWER', () => fetched(tampering(rpc, odd)));
    });
  });

  describe('given a node that makes no proofs', () => {
    it('says so', async () => {
      const without: Rpc = {
        origin: rpc.origin,
        call: (method, params) =>
          method === 'eth_getProof'
            ? Promise.reject(new RpcError(method, { message: 'no such method', data: undefined }))
            : rpc.call(method, params),
      };
      const error = await rejectsWith('STATE_PROOF_UNAVAILABLE', () => fetched(without));
      expect(error).to.have.property('retryable', false);
    });
  });
});
