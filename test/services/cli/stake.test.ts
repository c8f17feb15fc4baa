// Coins behind an agent, from a terminal: a bond, a vouch, a dispute that is lost, exits; and what is refused.
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { startHardhatNode } from '../../helpers/chains.ts';
import { startMarket, type TestMarket } from '../../helpers/market.ts';

const COIN = 10n ** 18n;
const PROOF = `0x${'ab'.repeat(32)}`;
const DELAY = 6_309 * 3_600;

describe('agent-market stake', function () {
  this.timeout(300_000);
  let market: TestMarket;
  const [CLIENT, AGENT, ARBITRATOR, VOUCHER] = [1, 2, 3, 4] as const;
  const at = (index: number): string => new Wallet(market.key(index)).address;

  async function as(index: number, ...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await market.cli(['--json', ...args], market.key(index));
    expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
  async function refused(index: number, ...args: string[]): Promise<[number | null, string | undefined]> {
    const { code, stderr } = await market.cli(['stake', ...args], market.key(index));
    return [code, stderr.split(':')[0]];
  }
  const pass = (seconds: number) => market.provider.send('evm_increaseTime', [seconds]);

  before(async () => {
    market = await startMarket(startHardhatNode);
  });
  after(() => market.stop());

  it('tells a story from the first coin to the last', async () => {
    const covered = ['--arbitrator', at(ARBITRATOR), '--ruling-by', '20d'];
    const status = (...more: string[]) => as(CLIENT, 'stake', 'status', at(AGENT), ...more);
    expect(await status(...covered)).to.include({ amount: '0', losses: 0, cover: '0', maxSlash: '0' });

    await as(AGENT, 'stake', 'post', '0.5');
    await as(VOUCHER, 'stake', 'post', '0.5', '--agent', at(AGENT));
    await as(VOUCHER, 'stake', 'post', '1');
    await as(AGENT, 'stake', 'name', at(ARBITRATOR), '0.2');
    expect(await refused(VOUCHER, 'vouch', at(AGENT), '1.1')).to.deep.equal([1, 'AgentBond_AboveRoom']);
    expect(await as(VOUCHER, 'stake', 'vouch', at(AGENT), '0.5')).to.include({ total: String(COIN / 2n) });
    const before = await status(...covered);
    expect(before).to.include({ coins: '1.0', vouched: String(COIN / 2n), vouchers: 1, cover: String(COIN / 5n) });

    const terms = ['--agent', at(AGENT), '--amount', '0.1', '--deadline', '7d', '--description', 'work'];
    const { taskId } = await as(CLIENT, 'task', 'create', ...terms, '--arbitrator', at(ARBITRATOR));
    const task = String(taskId);
    await as(AGENT, 'task', 'complete', task, PROOF);
    await as(CLIENT, 'task', 'dispute', task);
    expect(await refused(CLIENT, 'slash', task)).to.deep.equal([1, 'AgentBond_NotLost']);
    await as(ARBITRATOR, 'task', 'resolve', task, '0');
    const [size, half] = [COIN / 10n, COIN / 20n];
    expect(await as(VOUCHER, 'stake', 'slash', task)).to.include({
      losses: 1,
      fromBond: String(size),
      fromVouches: String(half),
      awarded: String(half),
    });
    expect(await as(CLIENT, 'stake', 'withdraw', '--credit')).to.include({ amount: String(half) });

    await as(AGENT, 'stake', 'drop', at(ARBITRATOR));
    await as(AGENT, 'stake', 'exit');
    await as(VOUCHER, 'stake', 'exit', '--vouch', at(AGENT));
    expect(await refused(AGENT, 'withdraw')).to.deep.equal([1, 'AgentBond_TooEarly']);
    const { code, stdout } = await market.cli(['stake', 'status', at(AGENT)]);
    expect([code, stdout.split('\n')[0]]).to.deep.equal([0, 'Agent: bonded, leaving, vouchers: 1, disputes lost: 1']);
    await pass(DELAY + 1);
    expect(await as(AGENT, 'stake', 'withdraw')).to.include({ amount: String(COIN - size) });
    const left = await as(VOUCHER, 'stake', 'withdraw', '--vouch', at(AGENT), '--to', at(CLIENT));
    expect(COIN / 2n - half - BigInt(String(left['amount']))).to.be.at.most(1n);
    expect(await status(...covered)).to.include({ amount: '0', losses: 1, vouchers: 0, cover: '0' });
  });

  it('refuses what is no amount, address, task or contract', async () => {
    expect(await refused(AGENT, 'post', 'much')).to.deep.equal([2, 'INVALID_NUMBER']);
    expect(await refused(AGENT, 'post', '1', '--agent', '0x12')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refused(AGENT, 'name', '0x12', '1')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refused(CLIENT, 'slash', '0x12')).to.deep.equal([2, 'INVALID_HASH']);
    expect(await refused(CLIENT, 'status', at(AGENT), '--arbitrator', at(AGENT), '--ruling-by', 'soon')).to.deep.equal([
      2,
      'INVALID_DEADLINE',
    ]);
    expect(await refused(AGENT, 'exit', '--stakes', '0x12')).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect((await refused(AGENT, 'exit', '--stakes', at(AGENT)))[1]).to.equal('CHAIN_ERROR');
    expect(await refused(CLIENT, 'exit')).to.deep.equal([1, 'AgentBond_NoBond']);
  });
});
