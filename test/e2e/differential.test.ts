// Two nodes, Hardhat's (EDR) and anvil, answer the same calls in the same way: status, revert data, gas, logs, balances and final
// reads. A difference would mean that a rule depends on the node it was tested on. Both are built on revm: see docs/testing.md.
import { expect } from 'chai';
import fc from 'fast-check';
import { TaskEscrow__factory } from '../../sdk/src/generated/factories/contracts/TaskEscrow__factory.ts';
import { startAnvil, startHardhatNode, type LocalChain } from '../helpers/chains.ts';
import { Difference, pairOf } from '../helpers/differential/pair.ts';
import { play, tallyLines, type Tally } from '../helpers/differential/play.ts';
import { NEVER_ACCEPTED, VERBS } from '../helpers/differential/verbs.ts';
import { lawRuns } from '../helpers/fast-check.ts';

/** Of the search; another one is FC_SEED=…. */
const SEED = Number(process.env['FC_SEED'] ?? 20_261_124);
const scripts = fc.noBias(fc.array(fc.noBias(fc.nat(0xffffffff)), { minLength: 1, maxLength: 96, size: 'max' }));

describe('e2e/differential', function () {
  // A search of tens of thousands of transactions is asked for by FC_RUNS.
  this.timeout(3_600_000);
  let chains: LocalChain[];
  beforeEach(() => (chains = []));
  afterEach(() => Promise.all(chains.map((chain) => chain.stop())));

  async function start(...args: string[]): Promise<[LocalChain, LocalChain]> {
    const pair = await Promise.all([startAnvil(...args), startHardhatNode()]);
    chains = pair;
    return pair;
  }

  it('anvil and Hardhat’s node agree on every script', async () => {
    const pair = await pairOf(await start());
    const tally: Tally = new Map();
    const agree = fc.asyncProperty(scripts, (script) => play(pair, script, tally));
    await fc.assert(agree, { numRuns: Math.max(40, lawRuns({ cost: 250 })), seed: SEED, endOnFailure: false });

    const counts = [...tally.values()];
    const accepted = counts.reduce((sum, each) => sum + each.accepted, 0);
    const all = accepted + counts.reduce((sum, each) => sum + each.refused, 0);
    console.log(`        ${all} transactions, ${accepted} accepted, 0 differences`);
    if (process.env['FC_VERBOSE'] !== undefined) console.log(tallyLines(tally));
    expect(accepted / all, 'a search of refusals shows little').to.be.greaterThan(0.25);
    for (const { name } of VERBS) {
      const { accepted: yes = 0, refused: no = 0 } = tally.get(name) ?? {};
      expect(yes + no, `${name} was never called`).to.be.greaterThan(0);
      if (NEVER_ACCEPTED.includes(name)) expect(yes, `${name} was accepted`).to.equal(0);
      else expect(yes, `${name} was never accepted\n${tallyLines(tally)}`).to.be.greaterThan(0);
    }
  });

  describe('given a second chain that is not the same', () => {
    /** The seeds are fixed, so that this finds the same difference every time. */
    async function expectDifference(pair: Awaited<ReturnType<typeof pairOf>>): Promise<void> {
      const outcome = await fc.check(
        fc.asyncProperty(scripts, (script) => play(pair, script, new Map())),
        { numRuns: 40, seed: 7, endOnFailure: true },
      );
      expect(outcome.failed, 'no difference was seen').to.equal(true);
      expect(outcome.errorInstance).to.be.instanceOf(Difference);
    }

    it('an escrow with one other constant is noticed', async () => {
      // How far away a deadline may be, 730 days, as PUSH4; and the same with a second more.
      const { bytecode } = TaskEscrow__factory;
      expect(bytecode, 'the constant is not in the code: choose another').to.include('6303c26700');
      const secondEscrow = bytecode.replaceAll('6303c26700', '6303c26701');
      await expectDifference(await pairOf(await start(), { secondEscrow }));
    });

    it('an EVM of another hardfork is noticed', async () => {
      await expectDifference(await pairOf(await start('--hardfork', 'cancun')));
    });
  });
});
