// Who is paid a bond, a vouch or an award asks for it again, or for another one, from inside the payment.
import { expect } from 'chai';
import { network } from 'hardhat';

import { deployActor } from '../helpers/contracts/actors.ts';
import { agentBondFixture, CAP, EXIT_DELAY, STAKE, type AgentBondWorld } from '../helpers/contracts/agent-bond.ts';
import { PROOF } from '../helpers/contracts/journey.ts';
import { AMOUNT, termsOf } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);

describe('finding: a stake is taken again from inside its payment', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  /** A contract with a bond, a vouch for the agent and an award, all due; and what it may take. */
  async function creditor() {
    const { agent, arbitrator, bond, escrow } = world;
    const thief = await deployActor(world);
    const run = (to: typeof bond | typeof escrow, data: string, value = 0n) =>
      thief.execute(to, value, data, { value });
    const call = bond.interface.encodeFunctionData.bind(bond.interface);

    const taskId = await escrow.nextTaskId(thief, 0);
    const terms = await termsOf(world);
    await run(escrow, escrow.interface.encodeFunctionData('createAndFundTask', [0, terms]), AMOUNT);
    await escrow.connect(agent).completeTask(taskId, PROOF);
    await run(escrow, escrow.interface.encodeFunctionData('raiseDispute', [taskId]));
    await escrow.connect(arbitrator).resolveDispute(taskId, 0);
    await bond.slash(taskId);
    // What the ruling returned is put away, so that every coin it has afterwards comes from the bonds.
    await thief.execute(world.client, AMOUNT, '0x');

    await bond.post(thief, { value: 77 });
    await run(bond, call('vouch', [agent.address]), 70n);
    await run(bond, call('requestExit'));
    await run(bond, call('requestVouchExit', [agent.address]));
    await connection.networkHelpers.time.increase(EXIT_DELAY + 1);
    const to = await thief.getAddress();
    const takes = {
      bond: { data: call('withdrawBond', [to]), amount: 77n },
      vouch: { data: call('withdrawVouch', [agent.address, to]), amount: 70n },
      award: { data: call('withdrawCredit', [to]), amount: CAP / 2n },
    };
    return { thief, takes };
  }

  for (const what of ['bond', 'vouch', 'award'] as const) {
    it(`pays the ${what} once`, async () => {
      const { thief, takes } = await creditor();
      const { data, amount } = takes[what];
      await thief.reenterWith(world.bond, data);
      await thief.execute(world.bond, 0, data);
      expect([await thief.reentries(), await thief.reentriesSucceeded()]).to.deep.equal([1n, 0n]);
      expect(await connection.ethers.provider.getBalance(thief)).to.equal(amount);
    });
  }

  it('pays another stake from inside in full, and once', async () => {
    const { thief, takes } = await creditor();
    await thief.reenterWith(world.bond, takes.award.data);
    await thief.execute(world.bond, 0, takes.bond.data);
    // The payment inside meets the same receiver, which asks a second time for nothing.
    expect([await thief.reentries(), await thief.reentriesSucceeded()]).to.deep.equal([2n, 1n]);
    expect(await connection.ethers.provider.getBalance(thief)).to.equal(77n + CAP / 2n);
    const { bond } = world;
    const { amount, vouched } = await bond.bondOf(world.agent);
    const others = 6n * STAKE;
    expect(await connection.ethers.provider.getBalance(bond)).to.equal(
      amount + vouched + others + (await bond.burned()),
    );
  });
});
