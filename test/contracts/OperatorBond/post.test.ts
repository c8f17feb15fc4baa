import { expect } from 'chai';
import { network } from 'hardhat';

import { bondFixture, challengeBroken, SLASH, type BondWorld } from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('OperatorBond.post', () => {
  let world: BondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('reverts with OperatorBond_InvalidOperator for the zero address', async () => {
    await expect(world.bond.post(ZeroAddress, { value: 1 }))
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_InvalidOperator')
      .withArgs(ZeroAddress);
  });

  it('reverts with OperatorBond_WrongValue without a coin', async () => {
    await expect(world.bond.post(world.operator))
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongValue')
      .withArgs(0, 1);
  });

  it('adds to the bond, whoever pays, and emits BondPosted', async () => {
    const tx = world.bond.connect(world.stranger).post(world.operator, { value: 7 });
    await expect(tx).to.emit(world.bond, 'BondPosted').withArgs(world.operator, world.stranger, 7);
    await expect(tx).to.changeEtherBalances(connection.ethers, [world.stranger, world.bond], [-7, 7]);
    expect(await world.bond.bondOf(world.operator)).to.deep.equal([5n * SLASH + 7n, 0n, 0n, 0n, 0n]);
  });

  it('leaves exit, failures and challenges as they are, and adds to nobody else’s bond', async () => {
    await challengeBroken(world);
    await world.bond.connect(world.operator).requestExit();
    const [amount, locked, ...rest] = await world.bond.bondOf(world.operator);
    await world.bond.post(world.operator, { value: 7 });
    expect(await world.bond.bondOf(world.operator)).to.deep.equal([amount + 7n, locked, ...rest]);
    expect(await world.bond.bondOf(world.stranger)).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
  });
});
