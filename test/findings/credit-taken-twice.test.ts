// Who is paid a credit or a bond asks for it again from inside the payment.
import { expect } from 'chai';
import { network } from 'hardhat';

import { deployActor } from '../helpers/contracts/actors.ts';
import {
  bondFixture,
  challengeBroken,
  DEPOSIT,
  expireNow,
  EXIT,
  receiptOf,
  REWARD,
  signReceipt,
} from '../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);

describe('finding: a payment is taken again from inside itself', () => {
  it('pays a credit once', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond } = world;
    const thief = await deployActor(world);
    const receipt = await receiptOf(world, 'broken');
    await connection.networkHelpers.time.increaseTo(receipt.anchorBy);
    const signature = await signReceipt(world, receipt);
    const open = bond.interface.encodeFunctionData('challengeOmission', [receipt, signature]);
    await thief.execute(bond, DEPOSIT, open, { value: DEPOSIT });
    await expireNow(world, receipt);
    await expireNow(world, await challengeBroken(world, 'somebody else’s'));

    const take = bond.interface.encodeFunctionData('withdrawCredit', [await thief.getAddress()]);
    await thief.reenterWith(bond, take);
    await thief.execute(bond, 0, take);
    expect([await thief.reentries(), await thief.reentriesSucceeded()]).to.deep.equal([1n, 0n]);
    expect(await connection.ethers.provider.getBalance(thief)).to.equal(DEPOSIT + REWARD);
  });

  it('pays a bond once', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond } = world;
    const thief = await deployActor(world);
    await bond.post(thief, { value: 77 });
    await thief.execute(bond, 0, bond.interface.encodeFunctionData('requestExit'));
    await connection.networkHelpers.time.increase(EXIT + 1);
    const take = bond.interface.encodeFunctionData('withdrawBond', [await thief.getAddress()]);
    await thief.reenterWith(bond, take);
    await thief.execute(bond, 0, take);
    expect([await thief.reentries(), await thief.reentriesSucceeded()]).to.deep.equal([1n, 0n]);
    expect(await connection.ethers.provider.getBalance(thief)).to.equal(77);
  });
});
