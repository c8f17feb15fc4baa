import { expect } from 'chai';
import { network } from 'hardhat';

import { bring } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

const MAX_AMOUNT = (1n << 96n) - 1n;

describe('TaskEscrow.resolveDispute', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Disputed'],
    by: ['arbitrator'],
    refusal: 'TaskEscrow_NotArbitrator',
    clock: 'due',
    act: (escrow, taskId) => escrow.resolveDispute(taskId, 5_000),
  });

  it('reverts with TaskEscrow_InvalidShare when the share is above 10,000 bps', async () => {
    const taskId = await bring(world, 'Disputed');
    await expect(world.escrow.connect(world.arbitrator).resolveDispute(taskId, 10_001))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidShare')
      .withArgs(10_001, 10_000);
  });

  it('reverts with TaskEscrow_NotArbitrator for everybody when there is no arbitrator', async () => {
    const { ZeroAddress } = connection.ethers;
    const taskId = await bring(world, 'Disputed', { arbitrator: ZeroAddress });
    await expect(world.escrow.connect(world.arbitrator).resolveDispute(taskId, 5_000))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotArbitrator')
      .withArgs(world.arbitrator, ZeroAddress);
  });

  for (const { bps, amount, toAgent } of [
    { bps: 0n, amount: AMOUNT, toAgent: 0n },
    { bps: 1n, amount: AMOUNT, toAgent: 100n },
    { bps: 5_000n, amount: AMOUNT, toAgent: 500_000n },
    { bps: 9_999n, amount: AMOUNT, toAgent: 999_900n },
    { bps: 10_000n, amount: AMOUNT, toAgent: AMOUNT },
    { bps: 9_999n, amount: 1n, toAgent: 0n },
    { bps: 10_000n, amount: 1n, toAgent: 1n },
  ]) {
    it(`gives ${toAgent} of ${amount} to the agent at ${bps} bps, and the odd unit to the client`, async () => {
      const { escrow, agent, arbitrator } = world;
      const taskId = await bring(world, 'Disputed', { amount });
      const tx = escrow.connect(arbitrator).resolveDispute(taskId, bps);
      await expect(tx)
        .to.emit(escrow, 'TaskClosed')
        .withArgs(taskId, agent, Outcome.Ruled, toAgent, amount - toAgent);
      await expectMoved(world, tx, { agent: toAgent, client: amount - toAgent, escrow: -amount });

      const task = await escrow.getTask(taskId);
      expect(task.state).to.equal(toAgent === 0n ? State.Refunded : State.Released);
      expect(task.outcome).to.equal(Outcome.Ruled);
    });
  }

  it('splits the largest amount without overflow', async () => {
    await connection.networkHelpers.setBalance(world.client.address, MAX_AMOUNT * 2n);
    const taskId = await bring(world, 'Disputed', { amount: MAX_AMOUNT });
    await expect(world.escrow.connect(world.arbitrator).resolveDispute(taskId, 9_999))
      .to.emit(world.escrow, 'TaskClosed')
      .withArgs(
        taskId,
        world.agent,
        Outcome.Ruled,
        (MAX_AMOUNT * 9_999n) / 10_000n,
        MAX_AMOUNT - (MAX_AMOUNT * 9_999n) / 10_000n,
      );
  });
});
