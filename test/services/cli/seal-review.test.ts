// Reviews that neither side can read before the other one wrote its own, from a terminal.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { startHardhatNode } from '../../helpers/chains.ts';
import { startMarket, type TestMarket } from '../../helpers/market.ts';

const DAY = 86_400;
const PROOF = `0x${'ab'.repeat(32)}`;

describe('agent-market review seal and open', function () {
  this.timeout(300_000);
  let market: TestMarket;
  let task: string;
  const [CLIENT, AGENT] = [1, 2] as const;
  const file = (name: string): string => join(market.directory, name);

  async function as(index: number, ...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await market.cli(['--json', ...args], market.key(index));
    expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
  async function refused(index: number, ...args: string[]): Promise<[number | null, string | undefined]> {
    const { code, stderr } = await market.cli(['review', ...args], market.key(index));
    return [code, stderr.split(':')[0]];
  }

  before(async () => {
    market = await startMarket(startHardhatNode);
    const agent = new Wallet(market.key(AGENT)).address;
    const terms = ['--agent', agent, '--amount', '0.1', '--deadline', '7d', '--description', 'work'];
    task = String((await as(CLIENT, 'task', 'create', ...terms))['taskId']);
    await as(AGENT, 'task', 'complete', task, PROOF);
    await as(CLIENT, 'task', 'release', task);
  });
  after(() => market.stop());

  it('seals both sides, opens both, and writes the salt before anything is sent', async () => {
    const seal = (rating: string, name: string) => ['seal', task, '--rating', rating, '--out', file(name)];
    const sealed = await as(CLIENT, 'review', ...seal('2', 'client.json'), '--feedback', PROOF);
    expect(sealed).to.include({ taskId: task, outcome: 'ReleasedByClient' });
    const kept = JSON.parse(readFileSync(file('client.json'), 'utf8')) as Record<string, unknown>;
    expect(kept).to.include({ type: 'agent-market-sealed-review', taskId: task, rating: 2, feedbackHash: PROOF });
    expect(await refused(CLIENT, 'open', file('client.json'))).to.deep.equal([1, 'AgentReputation_TooEarly']);
    expect(await refused(AGENT, 'open', file('client.json'))).to.deep.equal([2, 'NOT_SEALED']);

    // Nothing was sent for the second one, and its file is there: it can do no harm.
    expect(await refused(CLIENT, ...seal('5', 'again.json'))).to.deep.equal([1, 'TaskEscrow_AlreadyReviewed']);
    expect(await refused(CLIENT, 'open', file('again.json'))).to.deep.equal([1, 'AgentReputation_WrongOpening']);

    await as(AGENT, 'review', ...seal('5', 'agent.json'));
    expect(await as(CLIENT, 'review', 'open', file('client.json'))).to.include({ rating: 2 });
    await market.provider.send('evm_increaseTime', [14 * DAY + 1]);
    expect(await refused(AGENT, 'open', file('agent.json'))).to.deep.equal([1, 'AgentReputation_TooLate']);
  });

  it('refuses what is no rating, no such file, or for another contract', async () => {
    const out = ['--out', file('none.json')];
    expect(await refused(CLIENT, 'seal', task, '--rating', '6', ...out)).to.deep.equal([2, 'INVALID_RATING']);
    expect(await refused(CLIENT, 'seal', '0x12', '--rating', '5', ...out)).to.deep.equal([2, 'INVALID_HASH']);
    const taken = ['--rating', '5', '--out', file('client.json')];
    expect(await refused(CLIENT, 'seal', task, ...taken)).to.deep.equal([2, 'FILE_EXISTS']);
    writeFileSync(
      file('far.json'),
      readFileSync(file('client.json'), 'utf8').replace(/"chainId": "\d+"/, '"chainId": "1"'),
    );
    expect(await refused(CLIENT, 'open', file('far.json'))).to.deep.equal([2, 'WRONG_CONTRACT']);
    writeFileSync(file('junk.json'), '{}');
    expect(await refused(CLIENT, 'open', file('junk.json'))).to.deep.equal([2, 'MALFORMED']);
  });
});
