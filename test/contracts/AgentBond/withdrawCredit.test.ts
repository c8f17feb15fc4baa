import { expect } from 'chai';
import { network } from 'hardhat';

import { agentBondFixture, CAP, slashed, type AgentBondWorld } from '../../helpers/contracts/agent-bond.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('AgentBond.withdrawCredit', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    await slashed(world);
  });

  const CREDIT = CAP / 2n;
  const withdraw = (to: string) => world.bond.connect(world.client).withdrawCredit(to);

  it('pays the whole credit once, to the address it names, and emits CreditWithdrawn', async () => {
    const tx = withdraw(world.stranger.address);
    await expect(tx).to.emit(world.bond, 'CreditWithdrawn').withArgs(world.client, world.stranger, CREDIT);
    await expect(tx).to.changeEtherBalances(connection.ethers, [world.stranger, world.bond], [CREDIT, -CREDIT]);
    expect(await world.bond.creditOf(world.client)).to.equal(0);
    await expect(withdraw(world.stranger.address)).to.be.revertedWithCustomError(world.bond, 'AgentBond_NoCredit');
  });

  it('adds up several credits', async () => {
    await slashed(world, 1n);
    expect(await world.bond.creditOf(world.client)).to.equal(2n * CREDIT);
  });

  it('reverts with AgentBond_NoCredit when the caller has none, the agent too', async () => {
    for (const account of [world.stranger, world.agent]) {
      await expect(world.bond.connect(account).withdrawCredit(account))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NoCredit')
        .withArgs(account);
    }
  });

  for (const who of ['nobody', 'the contract']) {
    it(`reverts with AgentBond_InvalidReceiver when the receiver is ${who}`, async () => {
      const to = who === 'nobody' ? ZeroAddress : await world.bond.getAddress();
      await expect(withdraw(to)).to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidReceiver').withArgs(to);
    });
  }

  it('reverts, and keeps the credit, when the receiver refuses', async () => {
    await expect(withdraw(await world.escrow.getAddress())).to.revert(connection.ethers);
    expect(await world.bond.creditOf(world.client)).to.equal(CREDIT);
  });
});
