import { expect } from 'chai';
import { network } from 'hardhat';

import {
  bondFixture,
  BURN,
  challenge,
  expireNow,
  LIABILITY,
  nextAfter,
  receiptOf,
  REWARD,
  signReceipt,
  SLASH,
  Statement,
  type BondWorld,
  type Receipt,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id, ZeroHash } = connection.ethers;

describe('OperatorBond.proveTwoReceipts', () => {
  let world: BondWorld;
  let first: Receipt;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    first = await receiptOf(world, 'one');
  });

  const prove = async (second: Receipt, by = [world.operator, world.operator]) =>
    world.bond
      .connect(world.challenger)
      .proveTwoReceipts(first, await signReceipt(world, first, by[0]), second, await signReceipt(world, second, by[1]));

  const FIELDS = {
    commitment: (receipt: Receipt) => ({ ...receipt, commitment: id('another') }),
    acceptedAt: (receipt: Receipt) => ({ ...receipt, acceptedAt: receipt.acceptedAt + 1 }),
    anchorBy: (receipt: Receipt) => ({ ...receipt, anchorBy: receipt.anchorBy + 1 }),
  };
  for (const [field, change] of Object.entries(FIELDS)) {
    it(`slashes for two that differ in ${field}, at once`, async () => {
      const second = change(first);
      const hashes = [await world.bond.hashReceipt(first), await world.bond.hashReceipt(second)];
      const tx = prove(second);
      await expect(tx)
        .to.emit(world.bond, 'EquivocationProven')
        .withArgs(world.operator, Statement.Receipt, first.digest, hashes[0], hashes[1])
        .and.to.emit(world.bond, 'OperatorFailed')
        .withArgs(world.operator, world.challenger, 1, REWARD, BURN);
      expect(await world.bond.bondOf(world.operator)).to.deep.equal([4n * SLASH, 0n, 0n, 1n, 0n]);
      expect(await world.bond.creditOf(world.challenger)).to.equal(REWARD);
      expect(await world.bond.burned()).to.equal(BURN);
      expect(await world.bond.isProven(world.operator, Statement.Receipt, first.digest)).to.equal(true);
    });
  }

  it('takes each by the key of its time', async () => {
    await world.reputation.connect(world.operator).rotateKey(world.agent);
    const second = await receiptOf(world, 'one');
    await prove(second, [world.operator, world.agent]);
  });

  it('reverts with OperatorBond_NoEquivocation for the same one, other digests, other operators', async () => {
    const others = [
      first,
      { ...first, digest: id('another') },
      { ...first, operator: world.agent.address },
      { ...first, operator: world.agent.address, digest: id('another') },
    ];
    for (const second of others) {
      const hashes = [await world.bond.hashReceipt(first), await world.bond.hashReceipt(second)];
      await expect(prove(second, [world.operator, second.operator === first.operator ? world.operator : world.agent]))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoEquivocation')
        .withArgs(...hashes);
    }
  });

  it('reverts with OperatorBond_AlreadyProven for any two of one digest after that', async () => {
    await prove(FIELDS.commitment(first));
    for (const change of [FIELDS.commitment, FIELDS.anchorBy]) {
      await expect(prove(change(first)))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_AlreadyProven')
        .withArgs(Statement.Receipt, first.digest);
    }
    const swapped = first;
    first = FIELDS.commitment(first);
    await expect(prove(swapped)).to.be.revertedWithCustomError(world.bond, 'OperatorBond_AlreadyProven');
  });

  it('slashes again for another digest, and another operator', async () => {
    await prove(FIELDS.anchorBy(first));
    first = { ...first, digest: id('another') };
    await prove(FIELDS.anchorBy(first));
    expect((await world.bond.bondOf(world.operator)).failures).to.equal(2);
    first = { ...first, operator: world.agent.address };
    await prove(FIELDS.anchorBy(first), [world.agent, world.agent]);
    expect((await world.bond.bondOf(world.agent)).failures).to.equal(1);
  });

  it('reverts with OperatorBond_NotSigned when either is signed by somebody else', async () => {
    const second = FIELDS.anchorBy(first);
    for (const [i, receipt] of [first, second].entries()) {
      const by = i === 0 ? [world.stranger, world.operator] : [world.operator, world.stranger];
      await expect(prove(second, by))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotSigned')
        .withArgs(world.operator, await world.bond.hashReceipt(receipt));
    }
  });

  it('works nine days after the older acceptance', async () => {
    const second = FIELDS.acceptedAt(first);
    await nextAfter(world, first.acceptedAt, LIABILITY);
    await prove(second);
  });

  it('reverts with OperatorBond_TooLate a second later, whichever is the older', async () => {
    const older = first;
    const newer = FIELDS.acceptedAt(first);
    const now = await nextAfter(world, older.acceptedAt, LIABILITY + 1);
    await expect(prove(newer))
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooLate')
      .withArgs(now, now - 1);
    first = newer;
    await expect(prove(older)).to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooLate');
  });

  it('works beside a challenge of one of them, and leaves that open', async () => {
    const second = FIELDS.commitment(first);
    await nextAfter(world, first.anchorBy, 1);
    await challenge(world, first);
    await prove(second);
    expect(await world.bond.bondOf(world.operator)).to.deep.equal([4n * SLASH, SLASH, 0n, 1n, 1n]);
    await expireNow(world, first);
    expect(await world.bond.bondOf(world.operator)).to.deep.equal([3n * SLASH, 0n, 0n, 2n, 0n]);
  });

  it('marks an operator without a bond', async () => {
    first = { ...first, operator: world.agent.address };
    await prove(FIELDS.anchorBy(first), [world.agent, world.agent]);
    expect(await world.bond.bondOf(world.agent)).to.deep.equal([0n, 0n, 0n, 1n, 0n]);
    expect(await world.bond.isProven(world.agent, Statement.Header, ZeroHash)).to.equal(false);
  });
});
