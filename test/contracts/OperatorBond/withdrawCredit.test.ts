import { expect } from 'chai';
import { network } from 'hardhat';

import {
  bondFixture,
  challengeBroken,
  DEPOSIT,
  expireNow,
  REWARD,
  type BondWorld,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('OperatorBond.withdrawCredit', () => {
  let world: BondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    await expireNow(world, await challengeBroken(world));
  });

  const CREDIT = DEPOSIT + REWARD;
  const withdraw = (to: string) => world.bond.connect(world.challenger).withdrawCredit(to);

  it('pays the whole credit once, to the address it names, and emits CreditWithdrawn', async () => {
    const tx = withdraw(world.agent.address);
    await expect(tx).to.emit(world.bond, 'CreditWithdrawn').withArgs(world.challenger, world.agent, CREDIT);
    await expect(tx).to.changeEtherBalances(connection.ethers, [world.agent, world.bond], [CREDIT, -CREDIT]);
    expect(await world.bond.creditOf(world.challenger)).to.equal(0);
    await expect(withdraw(world.agent.address)).to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoCredit');
  });

  it('adds up several credits', async () => {
    await expireNow(world, await challengeBroken(world, 'second'));
    expect(await world.bond.creditOf(world.challenger)).to.equal(2n * CREDIT);
  });

  it('reverts with OperatorBond_NoCredit when the caller has none, the operator too', async () => {
    for (const account of [world.stranger, world.operator]) {
      await expect(world.bond.connect(account).withdrawCredit(account))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoCredit')
        .withArgs(account);
    }
  });

  for (const who of ['nobody', 'the contract']) {
    it(`reverts with OperatorBond_InvalidReceiver when the receiver is ${who}`, async () => {
      const to = who === 'nobody' ? ZeroAddress : await world.bond.getAddress();
      await expect(withdraw(to)).to.be.revertedWithCustomError(world.bond, 'OperatorBond_InvalidReceiver').withArgs(to);
    });
  }

  it('reverts, and keeps the credit, when the receiver refuses', async () => {
    await expect(withdraw(await world.escrow.getAddress())).to.revert(connection.ethers);
    expect(await world.bond.creditOf(world.challenger)).to.equal(CREDIT);
  });
});
