import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf, nextAt, pass, PROOF, reviewBoth, taskOf } from '../../helpers/contracts/journey.ts';
import { setRound } from '../../helpers/contracts/set-round.ts';
import { DAY, FIRST_PERMANENT_LANE, LANES, MAX_ROUND } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroHash } = connection.ethers;

describe('TaskEscrow lanes', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const state of ['Funded', 'Completed', 'Disputed'] as const) {
    it(`reverts with TaskEscrow_LaneBusy when the task in the lane is ${state}`, async () => {
      const taskId = await bring(world, state);
      await expect(fund(world)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_LaneBusy').withArgs(taskId);
    });
  }

  describe('given a closed task that was never accepted', () => {
    it('reopens the lane at once, for the next round', async () => {
      const first = await bring(world, 'Refunded');
      const second = await fund(world);
      expect(BigInt(second)).to.equal(BigInt(first) + 1n);
    });
  });

  describe('given a closed task that was accepted', () => {
    let taskId: string;
    let closedAt: number;
    beforeEach(async () => {
      taskId = await bring(world, 'Released');
      closedAt = await clockOf(world, taskId);
    });

    for (const offset of [-1, 0]) {
      it(`reverts with TaskEscrow_LaneClosedUntil ${7 * DAY + offset} s after closing`, async () => {
        await nextAt(world, closedAt + 7 * DAY + offset);
        await connection.networkHelpers.mine();
        await expect(world.escrow.nextTaskId(world.client, 0))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_LaneClosedUntil')
          .withArgs(taskId, closedAt + 7 * DAY);
      });
    }

    it('reopens the lane a second later', async () => {
      await nextAt(world, closedAt + 7 * DAY + 1);
      await connection.networkHelpers.mine();
      expect(BigInt(await fund(world))).to.equal(BigInt(taskId) + 1n);
    });

    it('stays closed when one side has reviewed', async () => {
      await world.reputation.connect(world.client).submitReview(taskId, 5, PROOF);
      await expect(fund(world)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_LaneClosedUntil');
    });

    it('reopens the lane at once when both sides have reviewed', async () => {
      await reviewBoth(world, taskId);
      await fund(world);
    });
  });

  describe('given a reused lane', () => {
    it('never shows the proof, the reviews or the outcome of the task before', async () => {
      await reviewBoth(world, await bring(world, 'Released'));
      const task = await taskOf(world, await fund(world, { arbitrator: connection.ethers.ZeroAddress }));
      expect(task).to.deep.include({
        proof: ZeroHash,
        outcome: 0n,
        accepted: false,
        clientReviewed: false,
        agentReviewed: false,
        arbitrator: connection.ethers.ZeroAddress,
      });
    });

    it('never shows the token of the task before', async () => {
      const token = await connection.ethers.deployContract('TestToken');
      await token.mint(world.client, 10);
      await token.connect(world.client).approve(world.escrow, 10);
      const tokenAddress = await token.getAddress();

      const paidInToken = await bring(world, 'Refunded', { token: tokenAddress, amount: 10n });
      expect((await world.escrow.getTask(paidInToken)).token).to.equal(tokenAddress);
      const paidInCoin = await fund(world, { amount: 10n });
      expect((await world.escrow.getTask(paidInCoin)).token).to.equal(connection.ethers.ZeroAddress);
      await pass(world, paidInCoin, 'refund');
      expect(await token.balanceOf(world.client)).to.equal(10);
      expect(await connection.ethers.provider.getBalance(world.escrow)).to.equal(0);
    });
  });

  describe('given a permanent lane', () => {
    it('reverts with TaskEscrow_LaneUsedUp for ever after its one task', async () => {
      const taskId = await bring(world, 'Refunded', {}, FIRST_PERMANENT_LANE);
      await expect(fund(world, {}, FIRST_PERMANENT_LANE))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_LaneUsedUp')
        .withArgs(taskId);
    });

    it('takes the last lane, and the last one that reopens', async () => {
      await fund(world, {}, LANES - 1n);
      await bring(world, 'Refunded', {}, FIRST_PERMANENT_LANE - 1n);
      await fund(world, {}, FIRST_PERMANENT_LANE - 1n);
    });
  });

  describe('given a lane in its last round', () => {
    it('reverts with TaskEscrow_LaneUsedUp for ever after', async () => {
      await setRound(world, await bring(world, 'Refunded'), MAX_ROUND - 1n);
      const last = await fund(world);
      expect(BigInt(last) & 0xffffffn).to.equal(MAX_ROUND);
      await pass(world, last, 'refund');
      await expect(fund(world)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_LaneUsedUp').withArgs(last);
    });
  });
});
