// An ERC-721 passes for an ERC-20 when one of it is paid for an amount of one, and can never be paid out (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import { publish, UNSIGNED } from '../helpers/contracts/options.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { bring } from '../helpers/contracts/journey.ts';
import { termsOf, worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const deployWorld = worldFixture(connection);

async function fixture() {
  const world = await deployWorld();
  const collectible = await connection.ethers.deployContract('Collectible');
  for (const id of [1n, 2n]) await collectible.mint(world.client, id);
  await collectible.connect(world.client).setApprovalForAll(world.escrow, true);
  return { world, collectible, token: await collectible.getAddress() };
}
const dollars = worldFixture(connection, 'TestToken');

describe('finding: a collectible trapped as a payment of one', () => {
  it('cannot create a task', async () => {
    const { world, collectible, token } = await connection.networkHelpers.loadFixture(fixture);
    const terms = await termsOf(world, { token, amount: 1n });
    await expect(world.escrow.connect(world.client).createAndFundTask(0, terms))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidToken')
      .withArgs(token);
    expect(await collectible.ownerOf(1n)).to.equal(world.client.address);
  });

  it('cannot fund one that was created', async () => {
    const { world, token } = await connection.networkHelpers.loadFixture(fixture);
    const { taskId, digest } = await publish(world, { token, amount: 1n });
    await expect(world.escrow.connect(world.client).fundTask(taskId, digest, UNSIGNED))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidToken')
      .withArgs(token);
  });

  it('with another number is refused as well: one arrives, not two', async () => {
    const { world, token } = await connection.networkHelpers.loadFixture(fixture);
    const terms = await termsOf(world, { token, amount: 2n });
    await expect(world.escrow.connect(world.client).createAndFundTask(0, terms))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongAmountReceived')
      .withArgs(1, 2);
  });

  it('while one unit of an ERC-20 is a payment like any other', async () => {
    const world = await connection.networkHelpers.loadFixture(dollars);
    const taskId = await bring(world, 'Funded', { amount: 1n });
    await expectMoved(world, world.escrow.connect(world.client).releasePayment(taskId), { agent: 1n, escrow: -1n });
  });
});
