// An operator that is about to be caught accuses itself first, under another name, and takes its own bond as a reward.
import { expect } from 'chai';
import { network } from 'hardhat';

import {
  bondFixture,
  BURN,
  challengeBroken,
  DEPOSIT,
  expireNow,
  receiptOf,
  REWARD,
  signReceipt,
  SLASH,
} from '../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id } = connection.ethers;

describe('finding: an operator accuses itself', () => {
  it('burns half of every slash and is marked as often, whichever way it takes its bond', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond, operator } = world;
    const puppet = world.agent;

    await expireNow(world, await challengeBroken({ ...world, challenger: puppet }));
    for (let i = 0; i < 4; ++i) {
      const first = await receiptOf(world, `${i}`);
      const second = { ...first, commitment: id('another') };
      const signatures = [await signReceipt(world, first), await signReceipt(world, second)] as const;
      await bond.connect(puppet).proveTwoReceipts(first, signatures[0], second, signatures[1]);
    }
    const [amount, , , failures] = await bond.bondOf(operator);
    expect([amount, failures]).to.deep.equal([0n, 5n]);
    expect(await bond.creditOf(puppet)).to.equal(DEPOSIT + 5n * REWARD);
    expect(await bond.burned()).to.equal(5n * BURN);
    expect(REWARD + BURN).to.equal(SLASH);
  });

  it('leaves nothing behind the promise it broke, and is marked for that too', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond, operator } = world;
    const broken = await challengeBroken(world);
    for (let i = 0; i < 5; ++i) {
      const first = await receiptOf(world, `${i}`);
      const second = { ...first, commitment: id('another') };
      await bond.proveTwoReceipts(first, await signReceipt(world, first), second, await signReceipt(world, second));
    }
    await expireNow(world, broken);
    // What the challenger cannot be saved from: the deposit is back, the reward is gone. The operator paid more than a slash.
    expect(await bond.creditOf(world.challenger)).to.equal(DEPOSIT);
    expect((await bond.bondOf(operator)).failures).to.equal(6);
    expect(await bond.burned()).to.equal(5n * BURN);
  });
});
