import { expect } from 'chai';
import { network } from 'hardhat';

import { agentBondFixture, slashed, STAKE, standing, type AgentBondWorld } from '../../helpers/contracts/agent-bond.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('AgentBond.post', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('reverts with AgentBond_InvalidAgent for the zero address', async () => {
    await expect(world.bond.post(ZeroAddress, { value: 1 }))
      .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidAgent')
      .withArgs(ZeroAddress);
  });

  it('reverts with AgentBond_NothingSent without a coin', async () => {
    await expect(world.bond.post(world.agent)).to.be.revertedWithCustomError(world.bond, 'AgentBond_NothingSent');
  });

  it('adds to the bond, whoever pays, and emits BondPosted', async () => {
    const tx = world.bond.connect(world.stranger).post(world.agent, { value: 7 });
    await expect(tx).to.emit(world.bond, 'BondPosted').withArgs(world.agent, world.stranger, 7);
    await expect(tx).to.changeEtherBalances(connection.ethers, [world.stranger, world.bond], [-7, 7]);
    expect((await standing(world))['amount']).to.equal(STAKE + 7n);
    expect((await standing(world, world.stranger))['amount']).to.equal(0n);
  });

  it('leaves exit and losses as they are', async () => {
    await slashed(world);
    await world.bond.connect(world.agent).requestExit();
    const before = await standing(world);
    await world.bond.post(world.agent, { value: 7 });
    expect(await standing(world)).to.deep.equal({ ...before, amount: (before['amount'] ?? 0n) + 7n });
  });
});
