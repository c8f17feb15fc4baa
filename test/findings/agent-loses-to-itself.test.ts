// An agent loses disputes to a client that is itself, to have its own bond back before a real client does, or its vouchers' coins.
import { expect } from 'chai';
import { network } from 'hardhat';

import { agentBondFixture, CAP, FACTOR, slashed, STAKE, standing, vouch } from '../helpers/contracts/agent-bond.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);

describe('finding: an agent loses disputes to itself', () => {
  it('burns half of its own coins every time, and gets none of its vouchers’', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const puppet = world.client;
    await vouch(world, 0, 3n * STAKE);
    await vouch(world, 1, STAKE);
    let paid = 0n;
    for (let lane = 0n; lane < 4n; ++lane) {
      const before = (await standing(world))['amount'] ?? 0n;
      await slashed(world, lane);
      paid += before - ((await standing(world))['amount'] ?? 0n);
    }
    const credit = await world.bond.creditOf(puppet);
    expect(paid).to.equal(4n * CAP);
    expect(credit).to.equal(4n * (CAP / 2n));
    // What the vouchers lost is nobody's; and it is at most eight times what the agent lost for good.
    expect(await world.bond.burned()).to.equal(paid - credit + FACTOR * paid);
    expect(FACTOR * paid).to.be.at.most(8n * (paid - credit));
  });

  it('takes no coin from an agent that did not name the arbitrator, whatever the two others agree on', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const accomplice = world.stranger;
    await world.bond.connect(world.client).nameArbitrator(accomplice, CAP);
    await expect(
      slashed({ ...world, arbitrator: accomplice }, 0n, { arbitrator: accomplice.address }),
    ).to.be.revertedWithCustomError(world.bond, 'AgentBond_NotNamed');
  });
});
