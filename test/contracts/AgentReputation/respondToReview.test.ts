import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, fundAndReview, nextAtClock, reviewBoth } from '../../helpers/contracts/journey.ts';
import { DAY, FIRST_PERMANENT_LANE, Role } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const RESPONSE = connection.ethers.id('the brief was another one');

describe('AgentReputation.respondToReview', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const [responder, reviewer, role] of [
    ['agent', 'client', Role.Agent],
    ['client', 'agent', Role.Client],
  ] as const) {
    it(`emits ReviewResponded when the ${responder} answers, as often as it likes`, async () => {
      const { reputation, [responder]: by, [reviewer]: to } = world;
      const taskId = await bring(world, 'Released');
      await reviewBoth(world, taskId);
      for (const response of [RESPONSE, connection.ethers.ZeroHash]) {
        await expect(reputation.connect(by).respondToReview(taskId, response))
          .to.emit(reputation, 'ReviewResponded')
          .withArgs(by, to, taskId, role, response);
      }
    });
  }

  it('answers a review that was revoked', async () => {
    const taskId = await fundAndReview(world, 0n, 1);
    await world.reputation.connect(world.client).revokeReview(taskId, RESPONSE);
    await world.reputation.connect(world.agent).respondToReview(taskId, RESPONSE);
  });

  it('works long after closing while nobody reuses the lane, in a permanent lane for ever', async () => {
    for (const lane of [0n, FIRST_PERMANENT_LANE]) {
      const taskId = await fundAndReview(world, lane, 2);
      await nextAtClock(world, taskId, 900 * DAY);
      await expect(world.reputation.connect(world.agent).respondToReview(taskId, RESPONSE)).to.emit(
        world.reputation,
        'ReviewResponded',
      );
    }
  });

  it('reverts with AgentReputation_NotReviewed when only the caller has reviewed, or nobody', async () => {
    const { reputation, client, agent } = world;
    const taskId = await fundAndReview(world, 0n, 1);
    const open = await bring(world, 'Completed', {}, 1n);
    for (const [caller, task, role] of [
      [client, taskId, Role.Client],
      [client, open, Role.Client],
      [agent, open, Role.Agent],
    ] as const) {
      await expect(reputation.connect(caller).respondToReview(task, RESPONSE))
        .to.be.revertedWithCustomError(reputation, 'AgentReputation_NotReviewed')
        .withArgs(task, role);
    }
  });

  for (const who of ['arbitrator', 'stranger'] as const) {
    it(`reverts with AgentReputation_NotParty when the caller is the ${who}`, async () => {
      const { reputation, [who]: caller } = world;
      const taskId = await fundAndReview(world, 0n, 1);
      await expect(reputation.connect(caller).respondToReview(taskId, RESPONSE))
        .to.be.revertedWithCustomError(reputation, 'AgentReputation_NotParty')
        .withArgs(caller, taskId);
    });
  }

  it('reverts with TaskEscrow_TaskNotFound when both have reviewed and the client reused the lane', async () => {
    const taskId = await bring(world, 'Released');
    await reviewBoth(world, taskId);
    await fund(world);
    await expect(world.reputation.connect(world.agent).respondToReview(taskId, RESPONSE))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound')
      .withArgs(taskId);
  });
});
