import { expect } from 'chai';
import { network } from 'hardhat';

import type { Actor } from '../../../sdk/src/generated/contracts/mocks/Actor.ts';
import { completedBy, deployActor, Mode } from '../../helpers/contracts/actors.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('TaskEscrow.withdraw', () => {
  let world: World;
  let agent: Actor;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    agent = await deployActor(world, 'Revert');
    const taskId = await completedBy(world, agent);
    await world.escrow.connect(world.client).releasePayment(taskId);
  });

  const withdraw = () =>
    agent.execute(world.escrow, 0, world.escrow.interface.encodeFunctionData('withdraw', [ZeroAddress]));
  const withdrawTo = (to: string) =>
    agent.execute(world.escrow, 0, world.escrow.interface.encodeFunctionData('withdrawTo', [ZeroAddress, to]));

  it('reverts with TaskEscrow_NoCredit when the caller has none', async () => {
    const escrow = world.escrow.connect(world.stranger);
    for (const attempt of [() => escrow.withdraw(ZeroAddress), () => escrow.withdrawTo(ZeroAddress, agent)]) {
      await expect(attempt())
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NoCredit')
        .withArgs(ZeroAddress, world.stranger);
    }
  });

  it('pays the whole credit once when the account can receive by now', async () => {
    await agent.setMode(Mode.Accept);
    const tx = withdraw();
    await expect(tx).to.emit(world.escrow, 'CreditWithdrawn').withArgs(ZeroAddress, agent, agent, AMOUNT);
    await expect(tx).to.changeEtherBalances(connection.ethers, [agent, world.escrow], [AMOUNT, -AMOUNT]);
    expect(await world.escrow.creditOf(ZeroAddress, agent)).to.equal(0);
    await expect(withdraw()).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NoCredit');
  });

  it('reverts and keeps the credit when the account still cannot receive', async () => {
    await expect(withdraw()).to.revert(connection.ethers);
    expect(await world.escrow.creditOf(ZeroAddress, agent)).to.equal(AMOUNT);
  });

  it('gives all its gas to a receiver that burns more than a push allows', async () => {
    await agent.setMode(Mode.ReturnBomb);
    await withdraw();
    expect(await connection.ethers.provider.getBalance(agent)).to.equal(AMOUNT);
  });

  it('takes nobody else’s credit', async () => {
    await expect(world.escrow.connect(world.client).withdraw(ZeroAddress)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_NoCredit',
    );
  });

  describe('when to another address', () => {
    it('pays an account that cannot receive by itself', async () => {
      const to = world.stranger;
      const tx = withdrawTo(to.address);
      await expect(tx).to.emit(world.escrow, 'CreditWithdrawn').withArgs(ZeroAddress, agent, to, AMOUNT);
      await expect(tx).to.changeEtherBalances(connection.ethers, [to, world.escrow], [AMOUNT, -AMOUNT]);
    });

    for (const who of ['nobody', 'the escrow']) {
      it(`reverts with TaskEscrow_InvalidReceiver when it is ${who}`, async () => {
        const to = who === 'nobody' ? ZeroAddress : await world.escrow.getAddress();
        await expect(withdrawTo(to))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidReceiver')
          .withArgs(to);
      });
    }
  });

  it('adds up several credits', async () => {
    const taskId = await completedBy(world, agent, {}, 1n);
    await world.escrow.connect(world.client).releasePayment(taskId);
    expect(await world.escrow.creditOf(ZeroAddress, agent)).to.equal(2n * AMOUNT);
  });
});
