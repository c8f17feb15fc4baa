import { expect } from 'chai';
import { network } from 'hardhat';

import {
  bondFixture,
  ANSWER,
  DEPOSIT,
  EXIT,
  LIABILITY,
  PROMISE,
  SLASH,
  type BondWorld,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('OperatorBond, deployed', () => {
  let world: BondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const deploy = (reputation: string, slash: bigint) =>
    connection.ethers.deployContract('OperatorBond', [reputation, slash]);

  it('keeps what it was made with, and a tenth of a slash as the deposit', async () => {
    expect(await world.bond.reputation()).to.equal(await world.reputation.getAddress());
    expect(await world.bond.slashAmount()).to.equal(SLASH);
    expect(await world.bond.depositAmount()).to.equal(DEPOSIT);
  });

  it('gives an operator 48 hours, a reader a week, an answer 72 hours, and an exit all of it', async () => {
    expect(await world.bond.MAX_PROMISE()).to.equal(PROMISE);
    expect(await world.bond.LIABILITY_WINDOW()).to.equal(LIABILITY);
    expect(await world.bond.ANSWER_WINDOW()).to.equal(ANSWER);
    expect(await world.bond.EXIT_DELAY()).to.equal(EXIT);
  });

  for (const slash of [9n, 2n ** 96n]) {
    it(`reverts with OperatorBond_InvalidSlash for a slash of ${slash}`, async () => {
      await expect(deploy(await world.reputation.getAddress(), slash))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_InvalidSlash')
        .withArgs(slash, 10, 2n ** 96n - 1n);
    });
  }

  it('takes the smallest and the largest slash', async () => {
    const reputation = await world.reputation.getAddress();
    expect(await (await deploy(reputation, 10n)).getFunction('depositAmount')()).to.equal(1);
    await deploy(reputation, 2n ** 96n - 1n);
  });

  it('reverts with OperatorBond_InvalidReputation for an account without code', async () => {
    for (const account of [ZeroAddress, world.client.address]) {
      await expect(deploy(account, SLASH))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_InvalidReputation')
        .withArgs(account);
    }
  });

  it('reverts with OperatorBond_InvalidReputation for a contract that signs in another domain', async () => {
    const other = await connection.ethers.deployContract('OtherDomain');
    await expect(deploy(await other.getAddress(), SLASH))
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_InvalidReputation')
      .withArgs(other);
  });

  it('takes no coins that are sent to it plainly', async () => {
    await expect(world.client.sendTransaction({ to: world.bond, value: 1 })).to.revert(connection.ethers);
  });
});
