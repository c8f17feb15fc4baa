// The escrow's verbs on the command line, on a real chain: what scripts read of them, and the files that parties exchange.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { startHardhatNode } from '../../helpers/chains.ts';
import { startMarket, type CliRun, type TestMarket } from '../../helpers/market.ts';

const ETHER = 10n ** 18n;

describe('agent-market task', function () {
  this.timeout(300_000);
  let market: TestMarket;
  let agent: string;
  before(async () => {
    market = await startMarket(startHardhatNode);
    agent = new Wallet(market.key(2)).address;
  });
  after(() => market.stop());

  const as = async (index: number, ...args: string[]): Promise<Record<string, unknown>> => {
    const { code, stdout, stderr } = await market.cli(['--json', 'task', ...args], market.key(index));
    expect([code, stderr], args.join(' ')).to.deep.equal([0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const refused = async (index: number, ...args: string[]): Promise<string | undefined> => {
    const run: CliRun = await market.cli(['task', ...args], market.key(index));
    expect(run.code).to.not.equal(0);
    return run.stderr.split(':')[0];
  };
  const create = async (...options: string[]): Promise<string> => {
    const terms = ['--agent', agent, '--amount', '1', '--deadline', '7d', '--description', 'Sort a list'];
    return String((await as(1, 'create', ...terms, ...options))['taskId']);
  };

  it('creates without payment, cancels, and funds what somebody else created, options included', async () => {
    const cancelled = await create('--unfunded');
    expect(await as(1, 'cancel', cancelled)).to.include({ outcome: 'Cancelled' });
    const market3 = new Wallet(market.key(3)).address;
    const task = await create('--unfunded', '--fee-recipient', market3, '--fee-bps', '100', '--bond', '0.5');
    expect(await as(3, 'fund', task)).to.include({ amount: String(ETHER) });
    await as(2, 'complete', task, `0x${'11'.repeat(32)}`);
    await as(1, 'dispute', task);
    await as(2, 'evidence', task, 'ipfs://x');
    expect(await as(1, 'show', task)).to.deep.include({ state: 'Disputed', amount: String(ETHER) });
    expect(await refused(1, 'fund', task)).to.equal('TaskEscrow_WrongState');
  });

  it('tops up, extends, releases a part and declines the rest', async () => {
    const task = await create();
    expect(await as(1, 'top-up', task, '0.5')).to.include({ amount: String((3n * ETHER) / 2n) });
    await as(1, 'extend', task, '9d');
    expect(await as(1, 'release', task, '--amount', '0.25')).to.include({ remaining: String((5n * ETHER) / 4n) });
    expect(await as(2, 'decline', task)).to.include({ outcome: 'Declined', clientAmount: String((5n * ETHER) / 4n) });
    expect(await as(1, 'show', task)).to.include({ state: 'Released', partlyPaid: true });
  });

  it('settles with what the other side signed, and only that', async () => {
    const task = await create();
    const file = join(market.directory, 'settlement.json');
    await as(2, 'sign-settlement', task, '0.3', '--out', file);
    expect(await refused(2, 'sign-settlement', task, '0.3', '--out', file)).to.equal('FILE_EXISTS');
    expect(await refused(1, 'settle', task, '0.2', '--consent', file)).to.equal('WRONG_SETTLEMENT');
    expect(await refused(2, 'settle', task, '0.3', '--consent', file)).to.equal('TaskEscrow_WrongSignature');
    const bad = join(market.directory, 'bad.json');
    for (const content of ['', '[]', '{}', readFileSync(file, 'utf8').replace('"version": 1', '"version": 2')]) {
      writeFileSync(bad, content);
      expect(await refused(1, 'settle', task, '0.3', '--consent', bad), content).to.equal('MALFORMED');
    }
    expect(await as(1, 'settle', task, '0.3', '--consent', file)).to.include({ outcome: 'Settled' });
  });

  it('refuses amounts that are none', async () => {
    const task = await create();
    expect(await refused(1, 'release', task, '--amount', '-1')).to.equal('INVALID_NUMBER');
    expect(await refused(1, 'top-up', task, 'x')).to.equal('INVALID_NUMBER');
    expect(await refused(1, 'extend', task, 'soon')).to.equal('INVALID_DEADLINE');
  });
});
