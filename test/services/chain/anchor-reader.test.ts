import { expect } from 'chai';
import { id } from 'ethers';
import { createAnchorReader, HEADER_HASH_OF } from '../../../services/src/chain/anchor-reader.ts';
import { anchorPending } from '../../../services/src/log/anchorer.ts';
import { anchoringLog, useLogChain, freezeOne, type AnchoringLog } from '../../helpers/log-on-chain.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { describeStores } from '../../helpers/store.ts';

const ZERO = `0x${'00'.repeat(32)}`;

it('anchor reader: its selector is the one of headerHashOf', () => {
  expect(HEADER_HASH_OF).to.equal(id('headerHashOf(address,uint64)').slice(0, 10));
});

describeStores('anchor reader', (stores) => {
  const chain = useLogChain();
  let log: AnchoringLog;
  let headerHash: string;
  before(async () => {
    const { key, identity } = await chain.newOperator();
    log = anchoringLog(await stores.fresh(identity), { url: chain.url, key });
    ({ headerHash } = await freezeOne(log));
    await anchorPending(log, { pollMs: 20 });
  });

  it('tells the newest block from the final one', async () => {
    const reader = createAnchorReader({ url: chain.url, domain: chain.domain });
    const { operator } = log.store;
    expect(await reader.latestHeaderHash(operator, 0n)).to.equal(headerHash);
    expect(await reader.latestHeaderHash(operator, 1n)).to.equal(ZERO);
    // The final block is older than the contract.
    expect(await reader.finalHeaderHash(operator, 0n)).to.equal(ZERO);
    await chain.provider.send('anvil_mine', ['0x80']);
    expect(await reader.finalHeaderHash(operator, 0n)).to.equal(headerHash);
  });

  it('refuses a node of another chain, and a place without a contract', async () => {
    const { domain } = chain;
    const { operator } = log.store;
    const foreign = createAnchorReader({ url: chain.url, domain: { ...domain, chainId: 1n } });
    await rejectsWith('RPC_WRONG_CHAIN', () => foreign.finalHeaderHash(operator, 0n));
    await rejectsWith('RPC_WRONG_CHAIN', () => foreign.latestHeaderHash(operator, 0n));
    const empty = createAnchorReader({ url: chain.url, domain: { ...domain, contract: log.store.operator } });
    await rejectsWith('CONTRACT_MISSING', () => empty.latestHeaderHash(operator, 0n));
  });
});
