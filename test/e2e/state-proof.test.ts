/** A proof that needs no node: exported with its anchor, and verified by who trusts one block hash. Through the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { startAnvil, startHardhatNode } from '../helpers/chains.ts';
import { startMarket, type CliRun, type TestMarket } from '../helpers/market.ts';

for (const [name, start] of [
  ['Hardhat’s node', startHardhatNode],
  ['anvil', startAnvil],
] as const) {
  describe(`a proof bundle with a state proof, on ${name}`, function () {
    this.timeout(300_000);
    let market: TestMarket;
    before(async () => {
      market = await startMarket(start);
      // Of its first block anvil shows a state root that is not that of its accounts.
      if (name === 'anvil') await market.provider.send('anvil_mine', ['0x50']);
    });
    after(() => market.stop());

    const json = ({ code, stdout, stderr }: CliRun): Record<string, string> => {
      expect(code, stderr).to.equal(0);
      return JSON.parse(stdout) as Record<string, string>;
    };

    it('is FINAL without a node, and not with one byte changed', async () => {
      const [reviewer, operator] = [market.key(1), market.key(2)];
      const file = (name: string): string => join(market.directory, name);
      const store = ['--data-dir', file('store')];
      const about = ['--subject', new Wallet(market.key(3)).address, '--rating', '4', '--out', file('review.json')];
      json(await market.cli(['--json', 'review', 'sign', ...about], reviewer));
      const submit = ['--json', 'review', 'submit', file('review.json'), '--unverified', ...store];
      const { digest = '' } = json(await market.cli(submit, operator));
      json(await market.cli(['--json', 'anchor', 'run', ...store], operator));

      const bundle = file('review-proof.json');
      const exporting = ['--json', 'review', 'bundle', digest, '--state-proof', '--out', bundle, ...store];
      // anvil calls a block final 64 blocks later, Hardhat's node at once.
      if (name === 'anvil') {
        const early = await market.cli(exporting, operator);
        expect(early.code).to.not.equal(0);
        expect(early.stderr + early.stdout).to.include('NOT_FINAL_YET');
        await market.provider.send('anvil_mine', ['0x50']);
      }
      const { blockHash = '', block } = json(await market.cli(exporting, operator));
      expect((await market.provider.getBlock(blockHash))?.number).to.equal(Number(block));

      const { chainId } = await market.provider.getNetwork();
      const pins = { type: 'agent-market-pins', version: 1, chainId: String(chainId), contract: market.reputation };
      writeFileSync(file('pins.json'), JSON.stringify({ ...pins, operators: [new Wallet(operator).address] }));
      const verify = (...more: string[]): Promise<CliRun> =>
        market.cli(['verify', bundle, '--config', file('pins.json'), ...more]);
      expect(await verify('--block', blockHash)).to.include({ code: 0, stderr: '' });
      const unanchored = await verify();
      expect(unanchored.code).to.equal(11);
      expect(unanchored.stdout).to.include(blockHash);
      expect((await verify('--block', `0x${'00'.repeat(32)}`)).code).to.equal(11);
      expect((await verify('--block', blockHash, '--rpc', market.url)).code).to.equal(0);
      expect((await verify('--block', 'newest')).stderr).to.match(/^INVALID_HASH/);

      const text = readFileSync(bundle, 'utf8');
      const at = text.indexOf('"storage":["0x') + 40;
      writeFileSync(bundle, text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1));
      const tampered = await verify('--block', blockHash);
      expect([tampered.code, tampered.stdout.split(':')[0]]).to.deep.equal([41, 'BAD_STATE_PROOF']);
    });
  });
}
