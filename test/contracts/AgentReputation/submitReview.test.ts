import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAtClock, pass, PROOF } from '../../helpers/contracts/journey.ts';
import { Outcome, Role, State } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

const WAYS_TO_CLOSE: Record<string, { outcome: bigint; close: (world: World) => Promise<string> }> = {
  'the client released': { outcome: Outcome.ReleasedByClient, close: (world) => bring(world, 'Released') },
  'the client was silent': { outcome: Outcome.ClientSilent, close: (world) => closeBy(world, 'Completed', 'claim') },
  'the arbitrator ruled for the agent': { outcome: Outcome.Ruled, close: (world) => rule(world, 10_000) },
  'the arbitrator ruled for the client': { outcome: Outcome.Ruled, close: (world) => rule(world, 0) },
  'the arbitrator was silent': {
    outcome: Outcome.ArbitratorSilent,
    close: (world) => closeBy(world, 'Disputed', 'silence'),
  },
  'the agent accepted and was silent': {
    outcome: Outcome.AgentSilent,
    close: async (world) => {
      const taskId = await fund(world);
      await world.escrow.connect(world.agent).acceptTask(taskId);
      await pass(world, taskId, 'refund');
      return taskId;
    },
  },
};

async function closeBy(world: World, state: 'Completed' | 'Disputed', exit: 'claim' | 'silence'): Promise<string> {
  const taskId = await bring(world, state);
  await pass(world, taskId, exit);
  return taskId;
}

async function rule(world: World, bps: number): Promise<string> {
  const taskId = await bring(world, 'Disputed');
  await world.escrow.connect(world.arbitrator).resolveDispute(taskId, bps);
  return taskId;
}

describe('AgentReputation.submitReview', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const [how, { outcome, close }] of Object.entries(WAYS_TO_CLOSE)) {
    describe(`given a task that closed because ${how}`, () => {
      it('records that outcome with the review of each side', async () => {
        const { reputation, client, agent } = world;
        const taskId = await close(world);
        await expect(reputation.connect(client).submitReview(taskId, 2, PROOF))
          .to.emit(reputation, 'ReviewSubmitted')
          .withArgs(agent, client, taskId, Role.Agent, 2, outcome, PROOF);
        await expect(reputation.connect(agent).submitReview(taskId, 4, PROOF))
          .to.emit(reputation, 'ReviewSubmitted')
          .withArgs(client, agent, taskId, Role.Client, 4, outcome, PROOF);
        expect(await reputation.getReputation(agent)).to.deep.equal([200n, 1n]);
        expect(await reputation.getReputationAs(client, Role.Client)).to.deep.equal([400n, 1n]);

        const task = await world.escrow.getTask(taskId);
        expect([task.clientReviewed, task.agentReviewed]).to.deep.equal([true, true]);
      });
    });
  }

  for (const rating of [0, 6, 255]) {
    it(`reverts with AgentReputation_InvalidRating when the rating is ${rating}`, async () => {
      const taskId = await bring(world, 'Released');
      await expect(world.reputation.connect(world.client).submitReview(taskId, rating, PROOF))
        .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_InvalidRating')
        .withArgs(rating, 1, 5);
    });
  }

  for (const state of ['Funded', 'Completed', 'Disputed'] as const) {
    it(`reverts with TaskEscrow_WrongState when the task is ${state}`, async () => {
      const taskId = await bring(world, state);
      await expect(world.reputation.connect(world.client).submitReview(taskId, 5, PROOF))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongState')
        .withArgs(State[state], State.Refunded);
    });
  }

  for (const exit of ['refunded', 'released'] as const) {
    it(`reverts with TaskEscrow_NotAccepted when a task that was ${exit} was never accepted`, async () => {
      const taskId = await fund(world);
      if (exit === 'refunded') await pass(world, taskId, 'refund');
      else await world.escrow.connect(world.client).releasePayment(taskId);
      for (const party of [world.client, world.agent]) {
        await expect(world.reputation.connect(party).submitReview(taskId, 1, PROOF))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotAccepted')
          .withArgs(taskId);
      }
    });
  }

  for (const who of ['arbitrator', 'stranger'] as const) {
    it(`reverts with TaskEscrow_NotParty when the caller is the ${who}`, async () => {
      const taskId = await bring(world, 'Released');
      await expect(world.reputation.connect(world[who]).submitReview(taskId, 5, PROOF))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotParty')
        .withArgs(world[who], taskId);
    });
  }

  for (const [who, role] of [
    ['client', Role.Client],
    ['agent', Role.Agent],
  ] as const) {
    it(`reverts with TaskEscrow_AlreadyReviewed when the ${who} reviewed before`, async () => {
      const taskId = await bring(world, 'Released');
      await world.reputation.connect(world[who]).submitReview(taskId, 5, PROOF);
      await expect(world.reputation.connect(world[who]).submitReview(taskId, 5, PROOF))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_AlreadyReviewed')
        .withArgs(taskId, role);
    });
  }

  it('reverts with TaskEscrow_TaskNotFound when the lane was reused', async () => {
    const { reputation, client, escrow } = world;
    const taskId = await bring(world, 'Released');
    await nextAtClock(world, taskId, 7 * 86_400 + 1);
    await connection.networkHelpers.mine();
    await fund(world);
    await expect(reputation.connect(client).submitReview(taskId, 5, PROOF))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_TaskNotFound')
      .withArgs(taskId);
  });
});
