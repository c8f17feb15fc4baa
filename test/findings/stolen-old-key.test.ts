// A thief of a key that the operator retired dates a receipt back into the key's time, for an entry that never was.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bondFixture, DEPOSIT, LIABILITY, receiptOf, signReceipt } from '../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);

describe('finding: a retired key is stolen', () => {
  it('convicts nobody once nine days have passed since the rotation', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond, operator, reputation } = world;
    const { time } = connection.networkHelpers;
    await reputation.connect(operator).rotateKey(world.agent);
    await time.increase(1_000);
    await reputation.connect(operator).rotateKey(world.client);
    const rotatedAt = await time.latest();
    const steal = async (acceptedAt: number) => {
      const receipt = await receiptOf(world, `${acceptedAt}`, { acceptedAt, anchorBy: acceptedAt });
      const signature = await signReceipt(world, receipt, world.agent);
      return bond.connect(world.stranger).challengeOmission(receipt, signature, { value: DEPOSIT });
    };

    // Dated after the rotation it is nobody's, and dated before it is too old.
    await time.increaseTo(rotatedAt + LIABILITY - 1);
    await expect(steal(rotatedAt)).to.be.revertedWithCustomError(bond, 'OperatorBond_NotSigned');
    await expect(steal(rotatedAt - 1)).to.be.revertedWithCustomError(bond, 'OperatorBond_TooLate');
  });
});
