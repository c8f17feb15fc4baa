// Coins can be forced into any contract; books that read the balance would believe them.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { AMOUNT, termsOf, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();

describe('finding: coins that nobody booked', () => {
  it('are nobody’s: native coin forced in changes no payment', async () => {
    const world = await connection.networkHelpers.loadFixture(native);
    const taskId = await bring(world, 'Completed');
    await connection.networkHelpers.setBalance(await world.escrow.getAddress(), AMOUNT + 999n);
    await expectMoved(world, world.escrow.connect(world.client).releasePayment(taskId), {
      agent: AMOUNT,
      escrow: -AMOUNT,
    });
    await expect(
      world.escrow.connect(world.client).createAndFundTask(1, await termsOf(world, { amount: 5n }), { value: 4n }),
    ).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue');
  });

  it('cannot be sent by mistake: there is no way to receive without a task', async () => {
    const { escrow, stranger } = await connection.networkHelpers.loadFixture(native);
    await expect(stranger.sendTransaction({ to: escrow, value: 1n })).to.be.revertedWithoutReason(connection.ethers);
  });

  it('do not pay for a task: tokens sent before do not count as received', async () => {
    const world: World = await connection.networkHelpers.loadFixture(dollars);
    await world.token?.connect(world.client).transfer(world.escrow, AMOUNT);
    await world.token?.connect(world.client).approve(world.escrow, 0);
    await expect(
      world.escrow.connect(world.client).createAndFundTask(0, await termsOf(world)),
    ).to.be.revertedWithCustomError(world.token as NonNullable<World['token']>, 'ERC20InsufficientAllowance');
  });
});

const native = worldFixture(connection);
const dollars = worldFixture(connection, 'TestToken');
