// A reference contract of a live standard refunded tasks that nobody had funded, out of other people's money.
import { expect } from 'chai';
import { network } from 'hardhat';

import { balanceOf } from '../helpers/contracts/money.ts';
import { pass } from '../helpers/contracts/journey.ts';
import { AMOUNT, fund, termsOf, worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();

describe('finding: refund of a task that was never funded', () => {
  for (const tokenName of [undefined, 'TestToken'] as const) {
    const fixture = worldFixture(connection, tokenName);

    it(`pays nothing out of other tasks in ${tokenName ?? 'native coin'}`, async () => {
      const world = await connection.networkHelpers.loadFixture(fixture);
      const { escrow, stranger, client } = world;
      await fund(world);
      const neverFunded = await escrow.nextTaskId(client, 1);
      await connection.networkHelpers.time.increase(800 * 86_400);
      await expect(escrow.connect(stranger).refundIfExpired(neverFunded)).to.be.revertedWithCustomError(
        escrow,
        'TaskEscrow_TaskNotFound',
      );
      expect(await balanceOf(world, escrow)).to.equal(AMOUNT);
    });

    it(`pays nothing twice in ${tokenName ?? 'native coin'}`, async () => {
      const world = await connection.networkHelpers.loadFixture(fixture);
      const { escrow, stranger } = world;
      await fund(world, {}, 1n);
      const taskId = await fund(world);
      await pass(world, taskId, 'refund');
      await expect(escrow.connect(stranger).refundIfExpired(taskId)).to.be.revertedWithCustomError(
        escrow,
        'TaskEscrow_WrongState',
      );
      expect(await balanceOf(world, escrow)).to.equal(AMOUNT);
    });
  }

  const fixture = worldFixture(connection, 'TestToken');
  it('leaves no task behind when funding fails', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, stranger, token } = world;
    await token?.connect(stranger).approve(escrow, 1);
    const taskId = await escrow.nextTaskId(stranger, 0);
    await expect(escrow.connect(stranger).createAndFundTask(0, await termsOf(world, { amount: 1 }))).to.revert(
      connection.ethers,
    );
    await expect(escrow.getTask(taskId)).to.be.revertedWithCustomError(escrow, 'TaskEscrow_TaskNotFound');
  });
});
