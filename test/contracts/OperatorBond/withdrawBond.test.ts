import { expect } from 'chai';
import { network } from 'hardhat';

import {
  answerBy,
  bondFixture,
  challenge,
  expireNow,
  LIABILITY,
  nextAfter,
  receiptOf,
  SLASH,
  type BondWorld,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('OperatorBond.withdrawBond', () => {
  let world: BondWorld;
  let exitAt: number;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    exitAt = 0;
  });

  const withdraw = (to: string = world.agent.address) => world.bond.connect(world.operator).withdrawBond(to);
  const request = async (): Promise<void> => {
    await world.bond.connect(world.operator).requestExit();
    exitAt = Number((await world.bond.bondOf(world.operator)).exitAt);
  };

  it('reverts with OperatorBond_NotExiting before a request, and for a stranger', async () => {
    await expect(withdraw())
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotExiting')
      .withArgs(world.operator);
    await request();
    await nextAfter(world, exitAt, 1);
    await expect(world.bond.connect(world.stranger).withdrawBond(world.stranger))
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotExiting')
      .withArgs(world.stranger);
  });

  describe('given a request', () => {
    beforeEach(() => request());

    it('reverts with OperatorBond_TooEarly in the last second of the delay', async () => {
      await nextAfter(world, exitAt, 0);
      await expect(withdraw())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooEarly')
        .withArgs(exitAt, exitAt);
    });

    it('pays everything to the address it names a second later, ends the exit, and emits BondWithdrawn', async () => {
      await world.bond.post(world.operator, { value: 3 });
      await nextAfter(world, exitAt, 1);
      const tx = withdraw();
      const all = 5n * SLASH + 3n;
      await expect(tx).to.emit(world.bond, 'BondWithdrawn').withArgs(world.operator, world.agent, all);
      await expect(tx).to.changeEtherBalances(connection.ethers, [world.agent, world.bond], [all, -all]);
      expect(await world.bond.bondOf(world.operator)).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
      await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotExiting');
    });

    it('lets the operator come back, with a delay of its own', async () => {
      await nextAfter(world, exitAt, 1);
      await withdraw();
      await world.bond.post(world.operator, { value: 5 });
      await request();
      await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooEarly');
    });

    for (const who of ['nobody', 'the contract']) {
      it(`reverts with OperatorBond_InvalidReceiver when the receiver is ${who}`, async () => {
        const to = who === 'nobody' ? ZeroAddress : await world.bond.getAddress();
        await nextAfter(world, exitAt, 1);
        await expect(withdraw(to))
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_InvalidReceiver')
          .withArgs(to);
      });
    }

    it('reverts, and keeps the bond, when the receiver refuses', async () => {
      await nextAfter(world, exitAt, 1);
      await expect(withdraw(await world.escrow.getAddress())).to.revert(connection.ethers);
      expect((await world.bond.bondOf(world.operator)).amount).to.equal(5n * SLASH);
    });

    it('is slashed like any other until then, for what was signed in the second of the request', async () => {
      const receipt = await receiptOf(world, 'last');
      expect(receipt.acceptedAt + 12 * 86_400).to.equal(exitAt);
      await nextAfter(world, receipt.acceptedAt, LIABILITY);
      await challenge(world, receipt);
      // The very last moment of an answer is the one before the exit.
      expect(await answerBy(world, receipt)).to.equal(exitAt);
      await expireNow(world, receipt);
      expect((await world.bond.bondOf(world.operator)).amount).to.equal(4n * SLASH);
    });
  });

  it('reverts with OperatorBond_ChallengesOpen while a challenge is, and pays what it leaves', async () => {
    await request();
    await connection.networkHelpers.time.increase(6 * 86_400);
    const receipt = await receiptOf(world, 'after the request');
    await nextAfter(world, receipt.acceptedAt, LIABILITY);
    await challenge(world, receipt);
    await nextAfter(world, exitAt + 3 * 86_400, 1);
    await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_ChallengesOpen').withArgs(1);
    await expireNow(world, receipt);
    await expect(withdraw()).to.changeEtherBalance(connection.ethers, world.agent, 4n * SLASH);
    expect((await world.bond.bondOf(world.operator)).failures).to.equal(1);
  });

  it('ends an exit that a slash left nothing of', async () => {
    const poor = { ...world, operator: world.agent };
    await world.bond.post(world.agent, { value: 1 });
    await world.bond.connect(world.agent).requestExit();
    const receipt = await receiptOf(poor, 'poor');
    await nextAfter(world, receipt.anchorBy, 1);
    await challenge(poor, receipt);
    await expireNow(world, receipt);
    await connection.networkHelpers.time.increase(12 * 86_400);
    await world.bond.connect(world.agent).withdrawBond(world.agent);
    expect(await world.bond.bondOf(world.agent)).to.deep.equal([0n, 0n, 0n, 1n, 0n]);
  });
});
