import { expect } from 'chai';
import { network } from 'hardhat';

import {
  agentBondFixture,
  CLAIM,
  EXIT_DELAY,
  FACTOR,
  type AgentBondWorld,
} from '../../helpers/contracts/agent-bond.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('AgentBond, deployed', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('keeps which escrow’s rulings count', async () => {
    expect(await world.bond.escrow()).to.equal(await world.escrow.getAddress());
    expect(await world.bond.burned()).to.equal(0);
  });

  it('gives a week to claim, and lets nobody leave before the longest dispute can end', async () => {
    expect(await world.bond.CLAIM_WINDOW()).to.equal(CLAIM);
    expect(await world.bond.EXIT_DELAY()).to.equal(EXIT_DELAY);
    expect(await world.bond.VOUCH_FACTOR()).to.equal(FACTOR);
    expect(await world.bond.MIN_AMOUNT()).to.equal(10_000);
  });

  it('reverts with AgentBond_InvalidEscrow for what is no TaskEscrow', async () => {
    for (const account of [ZeroAddress, world.client.address, await world.reputation.getAddress()]) {
      await expect(connection.ethers.deployContract('AgentBond', [account]))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidEscrow')
        .withArgs(account);
    }
  });

  it('takes no coins that are sent to it plainly', async () => {
    await expect(world.client.sendTransaction({ to: world.bond, value: 1 })).to.revert(connection.ethers);
  });
});
