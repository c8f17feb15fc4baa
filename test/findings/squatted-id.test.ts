// A task id that anybody may choose is taken by whoever sees it in the mempool first.
import { expect } from 'chai';
import { network } from 'hardhat';

import { AMOUNT, fund, termsOf, worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: squatted task ids', () => {
  it('lets nobody create the task another client is about to create', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, client, stranger } = world;
    const wanted = await escrow.nextTaskId(client, 0);
    const terms = await termsOf(world);
    await escrow.connect(stranger).createAndFundTask(0, terms, { value: AMOUNT });

    expect(await escrow.nextTaskId(client, 0)).to.equal(wanted);
    expect(await fund(world)).to.equal(wanted);
    expect((await escrow.getTask(wanted)).client).to.equal(client.address);
  });

  it('lets no lane number reach into another client’s lanes', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, client, stranger } = world;
    // The next client's address begins one bit above the last lane.
    const reach = (BigInt(stranger.address) ^ BigInt(client.address)) << 72n;
    await expect(
      escrow.connect(client).createAndFundTask(reach, await termsOf(world), { value: AMOUNT }),
    ).to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidLane');
  });
});
