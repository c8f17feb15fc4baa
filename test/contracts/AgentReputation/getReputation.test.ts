import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, PROOF } from '../../helpers/contracts/journey.ts';
import { Role } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('AgentReputation.getReputation', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('is zero of zero without reviews', async () => {
    expect(await world.reputation.getReputation(world.agent)).to.deep.equal([0n, 0n]);
    expect(await world.reputation.getReputationAs(world.agent, Role.Client)).to.deep.equal([0n, 0n]);
  });

  it('is the mean times 100, rounded down', async () => {
    for (const [lane, rating] of [5, 5, 1, 4, 5, 4].entries()) {
      const taskId = await bring(world, 'Released', {}, BigInt(lane));
      await world.reputation.connect(world.client).submitReview(taskId, rating, PROOF);
    }
    // 24 / 6 = 4; one more 5 makes 29 / 7 = 4.142857…
    expect(await world.reputation.getReputation(world.agent)).to.deep.equal([400n, 6n]);
    const taskId = await bring(world, 'Released', {}, 6n);
    await world.reputation.connect(world.client).submitReview(taskId, 5, PROOF);
    expect(await world.reputation.getReputation(world.agent)).to.deep.equal([414n, 7n]);
  });

  it('keeps what somebody earned as an agent and as a client apart', async () => {
    const { escrow, reputation, client, agent } = world;
    const asAgent = await bring(world, 'Released');
    await reputation.connect(client).submitReview(asAgent, 5, PROOF);

    const swapped: World = { ...world, client: agent, agent: client };
    const asClient = await bring(swapped, 'Released');
    await reputation.connect(client).submitReview(asClient, 1, PROOF);

    expect(await reputation.getReputationAs(agent, Role.Agent)).to.deep.equal([500n, 1n]);
    expect(await reputation.getReputationAs(agent, Role.Client)).to.deep.equal([100n, 1n]);
    expect(await reputation.getReputation(client)).to.deep.equal([0n, 0n]);
    expect((await escrow.getTask(asClient)).client).to.equal(agent.address);
  });
});
