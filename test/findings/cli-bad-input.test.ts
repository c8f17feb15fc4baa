/**
 * Wrong input on the command line once ended as INTERNAL_ERROR (70, "a bug of agent-market") or CHAIN_ERROR, although the
 * person typing could put it right: a terms file that is not there, an output that exists, an id or address cut short.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHardhatNode } from '../helpers/chains.ts';
import { startMarket, type TestMarket } from '../helpers/market.ts';

const AGENT = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const ZERO = `0x${'00'.repeat(32)}`;

describe('finding: wrong input on the command line is the caller’s to put right', function () {
  this.timeout(300_000);
  let market: TestMarket;
  before(async () => {
    market = await startMarket(startHardhatNode);
  });
  after(() => market.stop());

  async function refusal(...args: string[]): Promise<[number | null, string | undefined]> {
    const { code, stderr } = await market.cli(args, market.key(1));
    expect(stderr).not.to.match(/\n\s+at /);
    return [code, stderr.split(':')[0]];
  }
  const create = (changes: Record<string, string>): string[] => {
    const options = { agent: AGENT, amount: '1', deadline: '7d', description: 'x', ...changes };
    return ['task', 'create', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
  };

  it('a terms file that is not there', async () => {
    expect(await refusal(...create({ description: '@/nowhere/terms.md' }))).to.deep.equal([2, 'FILE_UNREADABLE']);
  });

  it('addresses and ids that are none', async () => {
    expect(await refusal(...create({ agent: '0x12' }))).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refusal(...create({ arbitrator: 'nobody' }))).to.deep.equal([2, 'INVALID_ADDRESS']);
    expect(await refusal('task', 'accept', '0x12')).to.deep.equal([2, 'INVALID_HASH']);
    expect(await refusal('task', 'complete', ZERO, '0x12')).to.deep.equal([2, 'INVALID_HASH']);
    expect(await refusal('task', 'withdraw', '--to', '0x12')).to.deep.equal([2, 'INVALID_ADDRESS']);
  });

  it('an output file that exists, or cannot be written', async () => {
    const out = join(market.directory, 'there.json');
    writeFileSync(out, 'mine');
    const sign = ['review', 'sign', '--subject', AGENT, '--rating', '5', '--out'];
    // The reviewer is account 1, whom AGENT is: somebody else signs.
    const run = async (path: string): Promise<[number | null, string | undefined]> => {
      const { code, stderr } = await market.cli([...sign, path], market.key(2));
      return [code, stderr.split(':')[0]];
    };
    expect(await run(out)).to.deep.equal([2, 'FILE_EXISTS']);
    expect(await run(join(market.directory, 'no', 'such', 'folder.json'))).to.deep.equal([2, 'FILE_UNWRITABLE']);
  });
});
