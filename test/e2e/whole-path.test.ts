/** The README's story through the command line: task → review → daily root → verified by a stranger. On two chains. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { id, Wallet } from 'ethers';
import type { Hash, Hex } from '@agent-market/sdk';
import { parseReceipt, serializeReceipt, signReceipt } from '@agent-market/sdk/log';
import { localSigner } from '@agent-market/sdk/reviews';
import { startAnvil, startHardhatNode } from '../helpers/chains.ts';
import { startMarket, type CliRun, type TestMarket } from '../helpers/market.ts';

for (const [name, start] of [
  ['Hardhat’s node', startHardhatNode],
  ['anvil', startAnvil],
] as const) {
  describe(`the whole path on ${name}`, function () {
    this.timeout(600_000);
    let market: TestMarket;
    before(async () => {
      market = await startMarket(start);
    });
    after(() => market.stop());

    const json = ({ code, stdout, stderr }: CliRun): Record<string, string> => {
      expect(code, stderr).to.equal(0);
      return JSON.parse(stdout) as Record<string, string>;
    };

    it('pays, reviews, anchors, and convinces a stranger', async () => {
      const [client, agent, operator] = [market.key(1), market.key(2), market.key(3)];
      const agentAddress = new Wallet(agent).address;
      const file = (name: string): string => join(market.directory, name);
      const store = ['--data-dir', file('store')];

      const terms = ['--agent', agentAddress, '--amount', '0.25', '--deadline', '7d', '--description', 'Sort a list'];
      const { taskId = '' } = json(await market.cli(['--json', 'task', 'create', ...terms], client));
      json(await market.cli(['--json', 'task', 'complete', taskId, id('sorted')], agent));
      const released = json(await market.cli(['--json', 'task', 'release', taskId], client));
      expect(released['agentAmount']).to.equal(String(25n * 10n ** 16n));
      const shown = json(await market.cli(['--json', 'task', 'show', taskId]));
      expect(shown).to.include({ state: 'Released', outcome: 'ReleasedByClient', accepted: true });

      const about = ['--task', taskId, '--subject', agentAddress, '--rating', '5', '--text', 'sorted \u001b[31mwell'];
      json(await market.cli(['--json', 'review', 'sign', ...about, '--out', file('review.json')], client));
      const receipt = json(await market.cli(['--json', 'review', 'submit', file('review.json'), ...store], operator));
      const kept = ['--receipt', file('receipt.json')];
      const again = json(
        await market.cli(['--json', 'review', 'submit', file('review.json'), ...kept, ...store], operator),
      );
      expect(again).to.deep.equal(receipt);

      const early = await market.cli(['review', 'bundle', receipt['digest'] ?? '', ...store], operator);
      expect(early.code).to.equal(2);
      expect(early.stderr).to.match(/^NOT_FROZEN_YET/);

      const run = json(await market.cli(['--json', 'anchor', 'run', '--publish', file('log'), ...store], operator));
      expect(run['anchored']).to.deep.equal(['0']);
      const bundle = file('review-proof.json');
      json(
        await market.cli(['--json', 'review', 'bundle', receipt['digest'] ?? '', '--out', bundle, ...store], operator),
      );

      const { chainId } = await market.provider.getNetwork();
      const pins = { type: 'agent-market-pins', version: 1, chainId: String(chainId), contract: market.reputation };
      writeFileSync(file('pins.json'), JSON.stringify({ ...pins, operators: [new Wallet(operator).address] }));
      const trust = ['--config', file('pins.json')];
      // anvil calls a block final 64 blocks later, Hardhat's node at once.
      const mined = name === 'anvil' ? { verdict: 'MINED_NOT_FINAL', exitCode: 10 } : { verdict: 'FINAL', exitCode: 0 };
      const first = await market.cli(['--json', 'verify', bundle, ...trust, '--rpc', market.url, '--rpc', market.url]);
      expect(JSON.parse(first.stdout)).to.include({ ...mined, rating: 5, task: taskId });
      expect(first.code).to.equal(mined.exitCode);
      if (name === 'anvil') {
        await market.provider.send('anvil_mine', ['0x50']);
        expect((await market.cli(['verify', bundle, ...trust, '--rpc', market.url])).code).to.equal(0);
      }

      const audit = (...more: string[]): Promise<CliRun> =>
        market.cli(['--json', 'audit', file('log'), ...trust, '--rpc', market.url, ...more]);
      const audited = await audit(...kept);
      expect(audited.code, audited.stderr).to.equal(0);
      expect(JSON.parse(audited.stdout)).to.include({ verdict: 'CONSISTENT', batches: '1', entries: '1', kept: 1 });

      // The operator promises what it never logs, and everybody can show it.
      const { domain, receipt: given } = parseReceipt(readFileSync(file('receipt.json'), 'utf8'));
      const promise = { ...given.receipt, commitment: id('left out') as Hash };
      const broken = { domain, receipt: await signReceipt(localSigner(operator as Hex), domain, promise) };
      writeFileSync(file('broken.json'), serializeReceipt(broken));
      const caught = await audit('--receipt', file('broken.json'), '--out', file('omission.json'));
      expect(caught.code).to.equal(20);
      expect(JSON.parse(caught.stdout)).to.include({ verdict: 'OMITTED', proof: file('omission.json') });
      const convicted = await market.cli(['verify', file('omission.json'), ...trust, '--rpc', market.url]);
      expect([convicted.code, convicted.stdout.split(':')[0]]).to.deep.equal([0, 'OMITTED']);

      const human = await market.cli(['verify', bundle, ...trust]);
      expect(human.code).to.equal(11);
      expect(human.stdout, 'escapes reach the terminal').not.to.include('\u001b');

      const text = readFileSync(bundle, 'utf8');
      writeFileSync(bundle, text.replace('"text":"sorted', '"text":"Sorted'));
      const tampered = await market.cli(['verify', bundle, ...trust, '--rpc', market.url]);
      expect(tampered.code).to.equal(20);
      expect(tampered.stdout).to.match(/^BAD_SIGNATURE/);
    });
  });
}
