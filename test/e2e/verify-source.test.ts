// scripts/verify-source.ts against a real node: a stranger compiles our sources and compares.
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import type { JsonRpcProvider } from 'ethers';
import { connectProvider } from '../../services/src/chain/provider.ts';
import { deployAll, type Deployed } from '../../services/src/deploy/index.ts';
import { startHardhatNode, type LocalChain } from '../helpers/chains.ts';

describe('e2e/verify-source', function () {
  this.timeout(300_000);
  let chain: LocalChain;
  let provider: JsonRpcProvider;
  let deployed: Deployed;
  before(async () => {
    chain = await startHardhatNode();
    provider = await connectProvider(chain.url);
    deployed = await deployAll({ signer: await provider.getSigner(0) });
  });
  after(async () => {
    provider.destroy();
    await chain.stop();
  });

  // Without the insiders' export condition, as a stranger starts it.
  const verify = (...args: string[]): { code: number | null; stdout: string } => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { status, stdout } = spawnSync(process.execPath, ['scripts/verify-source.ts', ...args], {
      env,
      encoding: 'utf8',
    });
    return { code: status, stdout };
  };

  describe('given our contracts', () => {
    it('TaskEscrow is found to be ours, with the address it made', () => {
      const { code, stdout } = verify(deployed.escrow, '--rpc', chain.url);
      expect(code).to.equal(0);
      expect(stdout).to.include('contracts/TaskEscrow.sol').and.include(deployed.reputation.slice(2));
    });

    it('AgentReputation, which nobody deployed by hand, too', () => {
      const { code, stdout } = verify(deployed.reputation, '--rpc', chain.url);
      expect(code).to.equal(0);
      expect(stdout).to.include('contracts/AgentReputation.sol').and.include(deployed.escrow.slice(2));
    });

    it('OperatorBond, which has constructor arguments, too', () => {
      const { code, stdout } = verify(deployed.bond, '--rpc', chain.url);
      expect(code).to.equal(0);
      expect(stdout).to.include('contracts/OperatorBond.sol').and.include(deployed.reputation.slice(2));
    });

    it('one changed byte is a no', async () => {
      const code = await provider.getCode(deployed.escrow);
      const at = 2 + 2 * 5000;
      const changed = code.slice(0, at) + (code[at] === '0' ? '1' : '0') + code.slice(at + 1);
      const address = `0x${'c0'.repeat(20)}`;
      await provider.send('hardhat_setCode', [address, changed]);
      expect(verify(address, '--rpc', chain.url).code).to.equal(1);
    });
  });

  describe('given something else', () => {
    it('an address without code and a node that does not answer are a no', () => {
      expect(verify(`0x${'11'.repeat(20)}`, '--rpc', chain.url).code).to.equal(1);
      expect(verify(deployed.escrow, '--rpc', 'http://127.0.0.1:1').code).to.equal(1);
    });

    it('wrong arguments are refused', () => {
      expect(verify().code).to.equal(2);
      expect(verify('0x12', '--rpc', chain.url).code).to.equal(2);
      expect(verify(deployed.escrow).code).to.equal(2);
      expect(verify('--chain', '1').code).to.equal(2);
    });
  });

  it('prints the compiler’s input, with every source that it needs', () => {
    const { code, stdout } = verify('--standard-json', 'TaskEscrow');
    expect(code).to.equal(0);
    const { language, sources } = JSON.parse(stdout) as { language: string; sources: object };
    expect(language).to.equal('Solidity');
    expect(Object.keys(sources)).to.include('project/contracts/TaskEscrow.sol');
    expect(Object.keys(sources).some((name) => name.startsWith('npm/@openzeppelin/contracts@'))).to.equal(true);
    expect(verify('--standard-json', 'NoSuchContract').code).to.equal(1);
  });
});
