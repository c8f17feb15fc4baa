// An operator's bond from a terminal: kept and broken receipts, a contradiction, an exit; and what is refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { id, Wallet } from 'ethers';
import type { Hash, Hex } from '@agent-market/sdk';
import { parseReceipt, serializeReceipt, signReceipt, type ReceiptFile } from '@agent-market/sdk/log';
import { localSigner } from '@agent-market/sdk/reviews';
import { startHardhatNode } from '../../helpers/chains.ts';
import { startMarket, type TestMarket } from '../../helpers/market.ts';

const HOUR = 3_600;
const COIN = 10n ** 18n;
const SLASH = COIN / 10n;

describe('agent-market bond', function () {
  this.timeout(300_000);
  let market: TestMarket;
  let operator: string;
  const file = (name: string): string => join(market.directory, name);
  const [REVIEWER, SUBJECT, OPERATOR, CHALLENGER] = [1, 2, 3, 4] as const;

  async function as(index: number, ...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await market.cli(['--json', ...args], market.key(index));
    expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
  async function refused(index: number, ...args: string[]): Promise<[number | null, string | undefined]> {
    const { code, stderr } = await market.cli(['bond', ...args], market.key(index));
    return [code, stderr.split(':')[0]];
  }
  const pass = (seconds: number) => market.provider.send('evm_increaseTime', [seconds]);
  const receiptIn = (name: string): ReceiptFile => parseReceipt(readFileSync(file(name), 'utf8'));

  /** A receipt like the one that was given, signed by the operator for something else. */
  async function sign(name: string, changes: { digest?: Hash; commitment?: Hash }): Promise<string> {
    const { domain, receipt } = receiptIn('kept.json');
    const promise = { ...receipt.receipt, ...changes };
    const signed = await signReceipt(localSigner(market.key(OPERATOR) as Hex), domain, promise);
    writeFileSync(file(name), serializeReceipt({ domain, receipt: signed }));
    return file(name);
  }

  before(async () => {
    market = await startMarket(startHardhatNode);
    operator = new Wallet(market.key(OPERATOR)).address;
    const store = ['--data-dir', file('store')];
    const subject = new Wallet(market.key(SUBJECT)).address;
    await as(REVIEWER, 'review', 'sign', '--subject', subject, '--rating', '4', '--out', file('review.json'));
    const intake = ['--unverified', '--receipt', file('kept.json'), ...store];
    const { digest } = await as(OPERATOR, 'review', 'submit', file('review.json'), ...intake);
    await as(OPERATOR, 'anchor', 'run', ...store);
    await as(OPERATOR, 'review', 'bundle', String(digest), '--out', file('bundle.json'), ...store);
  });
  after(() => market.stop());

  it('tells a story from the first coin to the last', async () => {
    const status = (...more: string[]) => as(CHALLENGER, 'bond', 'status', operator, ...more);
    expect(await status()).to.include({ amount: '0', failures: 0, credit: '0' });

    await as(OPERATOR, 'bond', 'post', '0.6');
    await as(CHALLENGER, 'bond', 'post', '0.4', '--operator', operator);
    expect(await status()).to.include({ amount: String(COIN), coins: '1.0', locked: '0', openChallenges: 0 });

    const broken = await sign('broken.json', { digest: id('left out') as Hash, commitment: id('left out') as Hash });
    expect(await refused(CHALLENGER, 'challenge', broken)).to.deep.equal([1, 'OperatorBond_TooEarly']);
    await pass(48 * HOUR + 1);
    await as(CHALLENGER, 'bond', 'challenge', file('kept.json'));
    await as(CHALLENGER, 'bond', 'challenge', broken);
    const asked = await status('--receipt', broken);
    expect(asked).to.include({ locked: String(2n * SLASH), challenge: 'Open', openChallenges: 2 });

    await as(OPERATOR, 'bond', 'answer', file('bundle.json'));
    expect(await status('--receipt', file('kept.json'))).to.include({ challenge: 'Answered', openChallenges: 1 });
    expect(await refused(CHALLENGER, 'expire', broken)).to.deep.equal([1, 'OperatorBond_TooEarly']);
    await pass(72 * HOUR + 1);
    const ended = await as(CHALLENGER, 'bond', 'expire', broken);
    expect(ended).to.include({ failures: 1, rewarded: String(SLASH / 2n), burned: String(SLASH / 2n) });

    const second = await sign('second.json', { commitment: id('another signature') as Hash });
    expect(await as(CHALLENGER, 'bond', 'equivocation', second, file('bundle.json'))).to.include({
      statement: 'Receipt',
      failures: 2,
    });
    // The deposit of the challenge that was answered is the operator's, the other one came back.
    const deposit = SLASH / 10n;
    expect(await as(CHALLENGER, 'bond', 'withdraw', '--credit')).to.include({ amount: String(SLASH + deposit) });

    await as(OPERATOR, 'bond', 'exit');
    expect(await refused(OPERATOR, 'withdraw')).to.deep.equal([1, 'OperatorBond_TooEarly']);
    await pass(12 * 24 * HOUR + 1);
    const { code, stdout } = await market.cli(['bond', 'status', operator]);
    expect([code, stdout.split('\n')[0]]).to.deep.equal([0, 'Operator: bonded, leaving, proven wrong 2 times']);
    const left = COIN - 2n * SLASH + deposit;
    expect(await as(OPERATOR, 'bond', 'withdraw')).to.include({ amount: String(left) });
    expect(await status()).to.include({ amount: '0', failures: 2 });
  });

  it('refuses two files that agree, and files for another chain', async () => {
    const none = await refused(CHALLENGER, 'equivocation', file('kept.json'), file('bundle.json'));
    expect(none).to.deep.equal([2, 'NO_EQUIVOCATION']);
    const { domain, receipt } = receiptIn('kept.json');
    writeFileSync(file('far.json'), serializeReceipt({ domain: { ...domain, chainId: 1n }, receipt }));
    for (const args of [
      ['challenge', file('far.json')],
      ['expire', file('far.json')],
      ['status', operator, '--receipt', file('far.json')],
      ['equivocation', file('kept.json'), file('far.json')],
    ]) {
      expect(await refused(CHALLENGER, ...args), args[0]).to.deep.equal([2, 'WRONG_CONTRACT']);
    }
  });

  it('refuses what is no such file, amount, address or contract', async () => {
    expect(await refused(OPERATOR, 'post', 'much')).to.deep.equal([2, 'INVALID_NUMBER']);
    expect(await refused(OPERATOR, 'post', '1', '--operator', '0x12')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refused(OPERATOR, 'challenge', file('bundle.json'))).to.deep.equal([2, 'MALFORMED']);
    expect(await refused(OPERATOR, 'answer', file('kept.json'))).to.deep.equal([2, 'MALFORMED']);
    expect(await refused(OPERATOR, 'expire', file('none.json'))).to.deep.equal([2, 'FILE_UNREADABLE']);
    expect(await refused(OPERATOR, 'exit', '--bond', '0x12')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect((await refused(OPERATOR, 'exit', '--bond', operator))[1]).to.equal('CHAIN_ERROR');
    expect(await refused(CHALLENGER, 'exit')).to.deep.equal([1, 'OperatorBond_NoBond']);
  });
});
