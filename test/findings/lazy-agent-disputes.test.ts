// An agent that disputes before it worked lives off the share that silence gives it.
import { expect } from 'chai';
import { network } from 'hardhat';

import { nextAtClock, PROOF } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { AMOUNT, fund, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: a lazy agent disputes before it worked', () => {
  let world: World;
  let taskId: string;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    taskId = await fund(world);
    await world.escrow.connect(world.agent).acceptTask(taskId);
  });

  it('refuses a dispute about work that was not delivered', async () => {
    await expect(world.escrow.connect(world.agent).raiseDispute(taskId)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_WrongState',
    );
  });

  it('refuses delivery after the deadline, so that everything goes back', async () => {
    await nextAtClock(world, taskId, 1);
    await expect(world.escrow.connect(world.agent).completeTask(taskId, PROOF)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_TooLate',
    );
    await expectMoved(world, world.escrow.connect(world.stranger).refundIfExpired(taskId), {
      client: AMOUNT,
      escrow: -AMOUNT,
    });
  });
});
