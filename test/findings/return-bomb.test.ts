// A receiver or a token that answers with megabytes makes its caller pay for copying them.
import { expect } from 'chai';
import { network } from 'hardhat';

import type { OddToken } from '../../sdk/src/generated/contracts/mocks/index.ts';
import { deployActor, disputedBetween } from '../helpers/contracts/actors.ts';
import { bring } from '../helpers/contracts/journey.ts';
import { worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const inCoin = worldFixture(connection);
const inToken = worldFixture(connection, 'OddToken');
const BOMB = 4;

describe('finding: return bombs', () => {
  for (const mode of ['ReturnBomb', 'RevertBomb'] as const) {
    it(`cost a ruling no more than the two pushes when both receivers answer ${mode}`, async () => {
      const world = await connection.networkHelpers.loadFixture(inCoin);
      const taskId = await disputedBetween(world, await deployActor(world, mode), await deployActor(world, mode));
      const tx = await world.escrow.connect(world.arbitrator).resolveDispute(taskId, 5_000);
      expect((await tx.wait())?.gasUsed).to.be.lessThan(400_000n);
    });
  }

  it('cost a release no more than a push when the token answers with 100 kB', async () => {
    const world = await connection.networkHelpers.loadFixture(inToken);
    const taskId = await bring(world, 'Completed');
    await (world.token as OddToken).setAnswer(BOMB);
    const tx = await world.escrow.connect(world.client).releasePayment(taskId);
    expect((await tx.wait())?.gasUsed).to.be.lessThan(200_000n);
  });
});
