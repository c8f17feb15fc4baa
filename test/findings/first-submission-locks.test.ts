// Where anybody may submit, the first submission, junk included, locks the task or starts its clock.
import { expect } from 'chai';
import { network } from 'hardhat';

import { PROOF, pass } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { AMOUNT, fund, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: the first submission locks the task', () => {
  let world: World;
  let taskId: string;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    taskId = await fund(world);
  });

  it('takes a submission from the named agent alone', async () => {
    for (const other of [world.client, world.arbitrator, world.stranger]) {
      await expect(world.escrow.connect(other).completeTask(taskId, PROOF)).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_NotAgent',
      );
    }
    await world.escrow.connect(world.agent).completeTask(taskId, PROOF);
  });

  it('gives the client of a junk submission its whole window to dispute', async () => {
    await world.escrow.connect(world.agent).completeTask(taskId, connection.ethers.ZeroHash);
    await expect(world.escrow.connect(world.agent).claimPayment(taskId)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_TooEarly',
    );
    await world.escrow.connect(world.client).raiseDispute(taskId);
    await expectMoved(world, world.escrow.connect(world.arbitrator).resolveDispute(taskId, 0), {
      client: AMOUNT,
      escrow: -AMOUNT,
    });
  });

  it('returns the payment when nobody ever submits', async () => {
    await pass(world, taskId, 'refund');
  });
});
