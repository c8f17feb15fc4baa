import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import { createReputationClient } from '../../../sdk/src/reputation/index.ts';
import { openStore } from '../../../services/src/store/open.ts';
import { startAnvil } from '../../helpers/chains.ts';
import { anchoringLog, freezeOne } from '../../helpers/log-on-chain.ts';
import { startCli, startMarket, type TestMarket } from '../../helpers/market.ts';

describe('agent-market anchor run', function () {
  this.timeout(180_000);
  let market: TestMarket;
  before(async () => {
    market = await startMarket(startAnvil);
  });
  after(() => market.stop());

  it('ends at the first Ctrl-C, says so, leaves the store closed, and goes on when it is run again', async () => {
    const key = market.key(3);
    const { address } = new Wallet(key);
    const dataDir = join(market.directory, 'store');
    const { chainId } = await market.provider.getNetwork();
    const domain = { chainId, contract: market.reputation as `0x${string}` };
    const identity = { domain, operator: address.toLowerCase() } as Parameters<typeof openStore>[1];
    const store = await openStore({ dataDir }, identity);
    await freezeOne(anchoringLog(store, { url: market.url, key }));
    await store.close();

    const env = {
      AGENT_MARKET_RPC_URL: market.url,
      AGENT_MARKET_ESCROW: market.escrow,
      AGENT_MARKET_PRIVATE_KEY: key,
    };
    const args = ['anchor', 'run', '--data-dir', dataDir];
    // Nothing is mined, so that it would wait for minutes.
    await market.provider.send('evm_setAutomine', [false]);
    const run = startCli(args, env);
    run.onError((text) => {
      if (text.includes('transaction sent')) run.kill('SIGINT');
    });
    const { code, stderr } = await run.ended;
    expect(code, stderr).to.equal(130);
    expect(stderr).to.include('INTERRUPTED');
    expect(readdirSync(dataDir).filter((name) => name.startsWith('lock'))).to.deep.equal([]);

    await market.provider.send('evm_setAutomine', [true]);
    await market.provider.send('evm_mine', []);
    const again = await startCli(args, env).ended;
    expect(again.code, again.stderr).to.equal(0);
    const chain = createReputationClient({ address: market.reputation, runner: market.provider });
    expect((await chain.getHead(address)).nextBatchId).to.equal(1n);
    expect(await market.provider.getTransactionCount(address)).to.equal(1);
  });
});
