import { expect } from 'chai';
import { network } from 'hardhat';

import { bring } from '../../helpers/contracts/journey.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.spendReviewRight', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const who of ['client', 'agent', 'stranger'] as const) {
    it(`reverts with TaskEscrow_NotReputation when the caller is the ${who}`, async () => {
      const taskId = await bring(world, 'Released');
      await expect(world.escrow.connect(world[who]).spendReviewRight(taskId, world.client))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotReputation')
        .withArgs(world[who], world.reputation);
    });
  }

  it('belongs to the AgentReputation that the escrow deployed, at a predictable address', async () => {
    const { escrow, reputation } = world;
    const from = await escrow.getAddress();
    expect(await reputation.getAddress()).to.equal(connection.ethers.getCreateAddress({ from, nonce: 1 }));
    expect(await reputation.escrow()).to.equal(from);
  });
});
