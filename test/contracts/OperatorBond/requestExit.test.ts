import { expect } from 'chai';
import { network } from 'hardhat';

import { bondFixture, EXIT, SLASH, type BondWorld } from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);

describe('OperatorBond.requestExit', () => {
  let world: BondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const request = () => world.bond.connect(world.operator).requestExit();

  it('sets the time of the exit twelve days away, where everybody sees it, and emits ExitRequested', async () => {
    const now = (await connection.networkHelpers.time.latest()) + 1;
    await connection.networkHelpers.time.setNextBlockTimestamp(now);
    await expect(request())
      .to.emit(world.bond, 'ExitRequested')
      .withArgs(world.operator, now + EXIT);
    expect(await world.bond.bondOf(world.operator)).to.deep.equal([5n * SLASH, 0n, BigInt(now + EXIT), 0n, 0n]);
  });

  it('reverts with OperatorBond_NoBond for whoever has none', async () => {
    await expect(world.bond.connect(world.stranger).requestExit())
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoBond')
      .withArgs(world.stranger);
  });

  it('reverts with OperatorBond_AlreadyExiting the second time', async () => {
    await request();
    const { exitAt } = await world.bond.bondOf(world.operator);
    await expect(request()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_AlreadyExiting').withArgs(exitAt);
  });
});
