// Where funding alone gives the right to review, one wei and a victim's name post one star.
import { expect } from 'chai';
import { network } from 'hardhat';

import { pass, PROOF } from '../helpers/contracts/journey.ts';
import { fund, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: a review by somebody the agent never worked for', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const close of ['release', 'refund'] as const) {
    it(`refuses it when the task was closed by ${close} without the agent's consent`, async () => {
      const taskId = await fund(world, { amount: 1n });
      if (close === 'release') await world.escrow.connect(world.client).releasePayment(taskId);
      else await pass(world, taskId, 'refund');
      await expect(world.reputation.connect(world.client).submitReview(taskId, 1, PROOF)).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_NotAccepted',
      );
      expect(await world.reputation.getReputation(world.agent)).to.deep.equal([0n, 0n]);
    });
  }

  it('refuses consent after the deadline, so that a closed task stays unreviewable', async () => {
    const taskId = await fund(world, { amount: 1n });
    await pass(world, taskId, 'refund');
    await expect(world.escrow.connect(world.agent).acceptTask(taskId)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_WrongState',
    );
  });
});
