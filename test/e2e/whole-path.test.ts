/** The README's story through the command line: task → review → daily root → verified by a stranger. On two chains. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { id, Wallet } from 'ethers';
import { parseAddress, type Hash, type Hex } from '@agent-market/sdk';
import { parseReceipt, parseScoreBundle, serializeReceipt, signReceipt } from '@agent-market/sdk/log';
import { createReputationClient } from '@agent-market/sdk/reputation';
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

    const file = (name: string): string => join(market.directory, name);
    const actors = () => {
      const [client, agent, operator] = [market.key(1), market.key(2), market.key(3)];
      const files = { store: ['--data-dir', file('store')], kept: ['--receipt', file('receipt.json')] };
      const proofs = { bundle: file('review-proof.json'), trust: ['--config', file('pins.json')] };
      return { client, agent, operator, agentAddress: new Wallet(agent).address, ...files, ...proofs };
    };
    const audit = (...more: string[]): Promise<CliRun> =>
      market.cli(['--json', 'audit', file('log'), ...actors().trust, '--rpc', market.url, ...more]);

    it('pays, reviews, anchors, and convinces a stranger', async () => {
      const { client, agent, operator, agentAddress, store, kept, bundle, trust } = actors();
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
      const again = json(
        await market.cli(['--json', 'review', 'submit', file('review.json'), ...kept, ...store], operator),
      );
      expect(again).to.deep.equal(receipt);

      const scored = json(await market.cli(['--json', 'reputation', 'refresh', ...store], operator));
      expect(scored).to.include({ reviews: 1, agents: 1, findings: 0, bonds: 0 });
      // The client's payment, where that block is final already.
      expect(scored['edges']).to.equal(name === 'anvil' ? 0 : 1);
      const known = json(await market.cli(['--json', 'agent', 'show', agentAddress, ...store], operator));
      expect(known).to.include({ reviews: '1', provisional: true });
      expect(known['history']).to.have.length(1);
      const page = await market.cli(['agent', 'show', agentAddress, ...store], operator);
      expect(page.stdout)
        .to.match(/interval +[\d.]+ to [\d.]+/)
        .and.contain('█');

      const early = await market.cli(['review', 'bundle', receipt['digest'] ?? '', ...store], operator);
      expect(early.code).to.equal(2);
      expect(early.stderr).to.match(/^NOT_FROZEN_YET/);

      const run = json(await market.cli(['--json', 'anchor', 'run', '--publish', file('log'), ...store], operator));
      expect(run['anchored']).to.deep.equal(['0']);
      json(
        await market.cli(['--json', 'review', 'bundle', receipt['digest'] ?? '', '--out', bundle, ...store], operator),
      );

      const { chainId } = await market.provider.getNetwork();
      const pins = { type: 'agent-market-pins', version: 1, chainId: String(chainId), contract: market.reputation };
      writeFileSync(file('pins.json'), JSON.stringify({ ...pins, operators: [new Wallet(operator).address] }));
      // anvil calls a block final 64 blocks later, Hardhat's node at once.
      const mined = name === 'anvil' ? { verdict: 'MINED_NOT_FINAL', exitCode: 10 } : { verdict: 'FINAL', exitCode: 0 };
      const first = await market.cli(['--json', 'verify', bundle, ...trust, '--rpc', market.url, '--rpc', market.url]);
      expect(JSON.parse(first.stdout)).to.include({ ...mined, rating: 5, task: taskId });
      expect(first.code).to.equal(mined.exitCode);
      if (name === 'anvil') {
        await market.provider.send('anvil_mine', ['0x50']);
        expect((await market.cli(['verify', bundle, ...trust, '--rpc', market.url])).code).to.equal(0);
      }

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
      writeFileSync(file('tampered.json'), text.replace('"text":"sorted', '"text":"Sorted'));
      const tampered = await market.cli(['verify', file('tampered.json'), ...trust, '--rpc', market.url]);
      expect(tampered.code).to.equal(20);
      expect(tampered.stdout).to.match(/^BAD_SIGNATURE/);
    });

    it('revises, hides and scores, and convinces a contract', async () => {
      const { client, operator, agentAddress, store, kept, bundle, trust } = actors();
      json(
        await market.cli(
          ['--json', 'review', 'revise', bundle, '--rating', '2', '--out', file('revision.json')],
          client,
        ),
      );
      const submit = (name: string): Promise<CliRun> =>
        market.cli(['--json', 'review', 'submit', file(name), ...store], operator);
      const revision = json(await submit('revision.json'))['digest'] ?? '';
      json(await market.cli(['--json', 'review', 'moderate', revision, '--action', 'hide', ...store], operator));
      await market.provider.send('evm_increaseTime', [86_400]);
      json(await market.cli(['--json', 'anchor', 'run', '--publish', file('log'), ...store], operator));
      if (name === 'anvil') await market.provider.send('anvil_mine', ['0x50']);
      const revised = file('revision-proof.json');
      json(await market.cli(['--json', 'review', 'bundle', revision, '--out', revised, ...store], operator));
      const superseded = await market.cli([
        '--json',
        'verify',
        bundle,
        '--later',
        revised,
        ...trust,
        '--rpc',
        market.url,
      ]);
      expect([superseded.code, (JSON.parse(superseded.stdout) as { verdict: string }).verdict]).to.deep.equal([
        12,
        'SUPERSEDED',
      ]);

      const scores = file('score.json');
      const score = json(await market.cli(['--json', 'score', agentAddress, '--out', scores, ...store], operator));
      expect(score).to.include({ known: true, stars: 2, reviews: '1', batch: '1' });
      const verified = json(await market.cli(['--json', 'verify', scores, ...trust, '--rpc', market.url]));
      expect(verified).to.include({ verdict: 'FINAL', known: true, stars: 2, reviews: '1' });
      const reputation = createReputationClient({ address: parseAddress(market.reputation), runner: market.provider });
      const week = 7n * 86_400n;
      const onChain = parseScoreBundle(readFileSync(scores, 'utf8'));
      expect(
        await reputation.verifyScore(onChain.header.operator, onChain.header, { ...onChain, maxAge: week }),
      ).to.equal(true);
      const nobody = new Wallet(market.key(9)).address;
      json(await market.cli(['--json', 'score', nobody, '--out', scores, ...store], operator));
      const unknown = parseScoreBundle(readFileSync(scores, 'utf8'));
      const { operator: by } = unknown.header;
      expect(await reputation.verifyUnknown(by, unknown.header, { ...unknown, maxAge: week })).to.equal(true);

      const state = ['--state', file('audit.json'), '--full'];
      const full = await audit(...kept, ...state);
      expect(full.code, full.stdout).to.equal(0);
      expect(JSON.parse(full.stdout)).to.deep.include({ verdict: 'CONSISTENT', batches: '2', scored: ['0', '1'] });
      expect((await audit(...state)).code).to.equal(0);
      const memory = readFileSync(file('audit.json'), 'utf8');
      writeFileSync(
        file('audit.json'),
        memory.replace(/.(?=","operator")/, (digit) => (digit === '0' ? '1' : '0')),
      );
      expect((await audit(...state)).code).to.equal(29);
    });
  });
}
