// `npm run deploy` against two chains that share no code: Hardhat's node and anvil.
import { expect } from 'chai';
import { readdirSync, rmSync } from 'node:fs';
import { JsonRpcProvider } from 'ethers';

import { startAnvil, startHardhatNode, type LocalChain } from '../helpers/chains.ts';
import { createDeployer, type Deployer } from '../helpers/run-deploy.ts';

// The first account of every development node: known to all, worth nothing.
const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

describe('e2e/deploy', function () {
  this.timeout(180_000);
  let chains: LocalChain[];
  let anvil: JsonRpcProvider;
  let deployer: Deployer;

  beforeEach(async () => {
    chains = [await startAnvil()];
    anvil = new JsonRpcProvider(chains[0]?.url, undefined, { cacheTimeout: -1 });
    deployer = createDeployer({ ANVIL_RPC_URL: chains[0]?.url ?? '' });
  });

  afterEach(async () => {
    anvil.destroy();
    await Promise.all(chains.map((chain) => chain.stop()));
    rmSync(deployer.dir, { recursive: true, force: true });
  });

  describe('given fresh chains', () => {
    it('a dry run names the addresses and sends nothing', async () => {
      const { code, said } = await deployer.run('anvil', '--dry-run');
      expect([code, said.status]).to.deep.equal([0, 'would deploy']);
      expect(await anvil.getBlockNumber()).to.equal(0);
      expect(readdirSync(deployer.dir)).to.deep.equal([]);
    });

    it('the contracts get the addresses of the dry run, on every chain', async () => {
      const { said: plan } = await deployer.run('anvil', '--dry-run');
      chains.push(await startHardhatNode(), await startAnvil('--chain-id', '999', '--block-time', '1'));
      deployer.env['LOCALHOST_RPC_URL'] = chains[1]?.url ?? '';
      Object.assign(deployer.env, { FAR_AWAY_RPC_URL: chains[2]?.url, FAR_AWAY_PRIVATE_KEY: KEY });
      for (const network of ['localhost', 'anvil', 'far-away']) {
        const { code, said, text } = await deployer.run(network);
        expect([code, said.status], text).to.deep.equal([0, 'deployed']);
        expect(said).to.include({ TaskEscrow: plan['TaskEscrow'], AgentReputation: plan['AgentReputation'] });
        expect(said).to.include({ OperatorBond: plan['OperatorBond'], AgentBond: plan['AgentBond'] });
        const record = deployer.record(network);
        expect(record).to.include({ format: 'agent-market-deployment-v3', network, chainId: said['chainId'] });
      }
    });

    it('another salt gives other addresses', async () => {
      const { said: usual } = await deployer.run('anvil', '--dry-run');
      const { said: other } = await deployer.run('anvil', '--dry-run', '--salt', `0x${'5a'.repeat(32)}`);
      expect(other['TaskEscrow']).to.match(/^0x/).and.not.equal(usual['TaskEscrow']);
    });

    it('a slash that is no number of coins is refused', async () => {
      for (const slash of ['much', '-1', '1e3', '0x1']) {
        expect((await deployer.run('anvil', '--dry-run', `--slash=${slash}`)).said.error?.code).to.equal('SLASH');
      }
    });

    it('code that is not ours at our address is refused', async () => {
      const { said } = await deployer.run('anvil', '--dry-run');
      await anvil.send('anvil_setCode', [said['TaskEscrow'], '0x6001600155']);
      expect((await deployer.run('anvil')).said.error?.code).to.equal('CODE_DIFFERS');
    });

    it('a proxy that is not the known one is refused', async () => {
      await anvil.send('anvil_setCode', ['0x4e59b44847b379578588920cA78FbF26c0B4956C', '0x6001600155']);
      expect((await deployer.run('anvil')).said.error?.code).to.equal('PROXY_OTHER_CODE');
    });

    it('a wrong key is refused and not repeated', async () => {
      deployer.env['ANVIL_PRIVATE_KEY'] = '0x5ec2e7';
      const { said, text } = await deployer.run('anvil');
      expect(said.error?.code).to.equal('INVALID_KEY');
      expect(text).not.to.include('5ec2e7');
    });

    it('a network nobody described is refused', async () => {
      expect((await deployer.run('atlantis')).said.error?.code).to.equal('NETWORK_UNKNOWN');
    });
  });

  describe('given an interrupted deployment', () => {
    it('the next run waits for the same transaction', async () => {
      await anvil.send('evm_setAutomine', [false]);
      const first = deployer.start('anvil');
      while (!readdirSync(deployer.dir).some((name) => name.startsWith('pending'))) await sleep(50);
      first.child.kill('SIGKILL');
      await first.done;

      const second = deployer.start('anvil');
      await new Promise((resolve) => second.child.stderr?.once('data', resolve));
      await anvil.send('evm_setAutomine', [true]);
      await anvil.send('evm_mine', []);
      const { said, text } = await second.done;
      // Mined while it waits, or just before it looks: either way by the transaction of the first run.
      expect(said.status, text).to.be.oneOf(['deployed', 'already deployed']);
      expect(text).to.include(`going on with ${String(said['transaction'])}`);
      // Its own, and those that make the two bonds.
      expect(await anvil.getTransactionCount(await firstAccount(anvil))).to.equal(3);
      expect(readdirSync(deployer.dir)).to.deep.equal(['anvil.json']);
    });
  });

  describe('given a deployment', () => {
    beforeEach(async () => {
      expect((await deployer.run('anvil')).code).to.equal(0);
    });

    it('a second run says that all is there, and changes neither chain nor record', async () => {
      const [record, block] = [deployer.record('anvil'), await anvil.getBlockNumber()];
      expect((await deployer.run('anvil')).said.status).to.equal('already deployed');
      expect(deployer.record('anvil')).to.deep.equal(record);
      expect(await anvil.getBlockNumber()).to.equal(block);
    });

    it('a lost record is written again, with the transaction found on the chain', async () => {
      const record = deployer.record('anvil');
      await anvil.send('anvil_mine', ['0x9']);
      rmSync(`${deployer.dir}/anvil.json`);
      await deployer.run('anvil');
      expect(deployer.record('anvil')).to.deep.equal(record);
    });

    it('another slash adds another bond, and leaves the rest', async () => {
      const contracts = () =>
        deployer.record('anvil')['contracts'] as Record<string, { constructorArguments: unknown }>;
      const { OperatorBond: usual, ...rest } = contracts();
      const { said, text } = await deployer.run('anvil', '--slash', '0.25');
      expect(said.status, text).to.equal('deployed');
      const { OperatorBond: other, ...same } = contracts();
      expect(same).to.deep.equal(rest);
      expect(usual?.constructorArguments).to.deep.equal([said['AgentReputation'], '100000000000000000']);
      expect(other?.constructorArguments).to.deep.equal([said['AgentReputation'], '250000000000000000']);
    });

    const EARLIER = {
      'agent-market-deployment-v1': ['OperatorBond', 'AgentBond'],
      'agent-market-deployment-v2': ['AgentBond'],
    };
    for (const [format, without] of Object.entries(EARLIER)) {
      it(`a record ${format}, without ${without.join(' and ')}, becomes one of version 3`, async () => {
        const record = deployer.record('anvil');
        const contracts = { ...(record['contracts'] as Record<string, unknown>) };
        for (const name of without) delete contracts[name];
        deployer.setRecord('anvil', { ...record, format, contracts });
        expect((await deployer.run('anvil')).said.status).to.equal('already deployed');
        expect(deployer.record('anvil')).to.deep.equal(record);
      });
    }

    it('a record of version 3 without a bond is refused and kept', async () => {
      const record = deployer.record('anvil');
      const { AgentBond: _, ...contracts } = record['contracts'] as Record<string, unknown>;
      deployer.setRecord('anvil', { ...record, contracts });
      expect((await deployer.run('anvil')).said.error?.code).to.equal('DEPLOYMENT_FILE_INVALID');
    });

    it('a record of another chain is refused and kept', async () => {
      const other = { ...deployer.record('anvil'), chainId: 1 };
      deployer.setRecord('anvil', other);
      expect((await deployer.run('anvil')).said.error?.code).to.equal('RECORD_OF_OTHER_CHAIN');
      expect(deployer.record('anvil')).to.deep.equal(other);
    });

    it('a record with another code hash is refused and kept', async () => {
      const text = JSON.stringify(deployer.record('anvil'));
      const tampered: unknown = JSON.parse(text.replaceAll(/"codeHash":"0x.{8}/g, '"codeHash":"0x00000000'));
      deployer.setRecord('anvil', tampered);
      expect((await deployer.run('anvil')).said.error?.code).to.equal('RECORD_DIFFERS');
      expect(deployer.record('anvil')).to.deep.equal(tampered);
    });

    it('a file that is no record is refused and kept', async () => {
      deployer.setRecord('anvil', { format: 'something else' });
      expect((await deployer.run('anvil')).said.error?.code).to.equal('DEPLOYMENT_FILE_INVALID');
    });
  });

  describe('given a public chain whose record names other contracts', () => {
    it('the record is refused and kept: they still hold money', async () => {
      chains.push(await startAnvil('--chain-id', '999', '--block-time', '1'));
      Object.assign(deployer.env, { FAR_AWAY_RPC_URL: chains[1]?.url, FAR_AWAY_PRIVATE_KEY: KEY });
      await deployer.run('far-away');
      const salt = `0x${'5a'.repeat(32)}`;
      expect((await deployer.run('far-away', '--salt', salt)).said.error?.code).to.equal('RECORD_OF_OTHER_CONTRACTS');
    });
  });
});

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function firstAccount(provider: JsonRpcProvider): Promise<string> {
  return (await provider.getSigner(0)).address;
}
