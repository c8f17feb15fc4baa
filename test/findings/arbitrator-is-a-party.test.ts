// A client that is its own arbitrator rules itself the money back.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAtClock } from '../helpers/contracts/journey.ts';
import { fund, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: the arbitrator is a party, or nobody, or changes', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const who of ['client', 'agent', 'escrow'] as const) {
    it(`refuses the ${who} as arbitrator`, async () => {
      await expect(fund(world, { arbitrator: world[who] })).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_InvalidArbitrator',
      );
    });
  }

  it('ends a dispute without an arbitrator by time', async () => {
    const taskId = await bring(world, 'Disputed', { arbitrator: connection.ethers.ZeroAddress });
    await nextAtClock(world, taskId, 1);
    await expect(world.escrow.connect(world.stranger).resolveBySilence(taskId)).to.emit(world.escrow, 'TaskClosed');
  });

  it('keeps each task with the arbitrator of its own terms', async () => {
    const first = await bring(world, 'Disputed', {}, 0n);
    const second = await bring(world, 'Disputed', { arbitrator: world.stranger }, 1n);
    await expect(world.escrow.connect(world.stranger).resolveDispute(first, 0)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_NotArbitrator',
    );
    await world.escrow.connect(world.arbitrator).resolveDispute(first, 0);
    await world.escrow.connect(world.stranger).resolveDispute(second, 0);
  });
});
