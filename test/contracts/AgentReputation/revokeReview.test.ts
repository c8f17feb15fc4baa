import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, fundAndReview, nextAtClock, PROOF, reviewBoth } from '../../helpers/contracts/journey.ts';
import { DAY, FIRST_PERMANENT_LANE, Role } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id, ZeroHash } = connection.ethers;
const REASON = id('it was a mistake');

describe('AgentReputation.revokeReview', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  describe('given a task that both sides have reviewed', () => {
    let taskId: string;
    beforeEach(async () => {
      taskId = await bring(world, 'Released');
      await reviewBoth(world, taskId);
    });

    for (const [by, of, role, other] of [
      ['client', 'agent', Role.Agent, Role.Client],
      ['agent', 'client', Role.Client, Role.Agent],
    ] as const) {
      describe(`when the ${by} revokes`, () => {
        it('emits ReviewRevoked and marks that review alone', async () => {
          const { reputation, [by]: reviewer, [of]: subject } = world;
          await expect(reputation.connect(reviewer).revokeReview(taskId, REASON))
            .to.emit(reputation, 'ReviewRevoked')
            .withArgs(subject, reviewer, taskId, role, REASON);
          expect(await reputation.isRevoked(taskId, role)).to.equal(true);
          expect(await reputation.isRevoked(taskId, other)).to.equal(false);
          expect(await reputation.revokedCountOf(subject, role)).to.equal(1);
          expect(await reputation.revokedCountOf(subject, other)).to.equal(0);
          expect(await reputation.revokedCountOf(reviewer, other)).to.equal(0);
        });

        it('leaves count and average as they were', async () => {
          const { reputation, [by]: reviewer, [of]: subject } = world;
          const before = await reputation.getReputationAs(subject, role);
          await reputation.connect(reviewer).revokeReview(taskId, REASON);
          expect(await reputation.getReputationAs(subject, role)).to.deep.equal(before);
          expect(before.count).to.equal(1);
        });

        it('reverts with AgentReputation_AlreadyRevoked the second time', async () => {
          const { reputation, [by]: reviewer } = world;
          await reputation.connect(reviewer).revokeReview(taskId, REASON);
          await expect(reputation.connect(reviewer).revokeReview(taskId, ZeroHash))
            .to.be.revertedWithCustomError(reputation, 'AgentReputation_AlreadyRevoked')
            .withArgs(taskId, role);
        });
      });
    }

    for (const who of ['arbitrator', 'stranger'] as const) {
      it(`reverts with AgentReputation_NotParty when the caller is the ${who}`, async () => {
        const { reputation, [who]: caller } = world;
        await expect(reputation.connect(caller).revokeReview(taskId, REASON))
          .to.be.revertedWithCustomError(reputation, 'AgentReputation_NotParty')
          .withArgs(caller, taskId);
      });
    }

    it('reverts with TaskEscrow_TaskNotFound when the lane was reused', async () => {
      await fund(world);
      await expect(world.reputation.connect(world.client).revokeReview(taskId, REASON))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound')
        .withArgs(taskId);
    });
  });

  it('reverts with AgentReputation_NotReviewed for the side that did not review', async () => {
    const { reputation, client, agent } = world;
    const taskId = await fundAndReview(world, 0n, 1);
    await expect(reputation.connect(agent).revokeReview(taskId, REASON))
      .to.be.revertedWithCustomError(reputation, 'AgentReputation_NotReviewed')
      .withArgs(taskId, Role.Client);
    await reputation.connect(client).revokeReview(taskId, REASON);
  });

  for (const state of ['Funded', 'Completed', 'Released'] as const) {
    it(`reverts with AgentReputation_NotReviewed when the task is ${state} and nobody reviewed`, async () => {
      const taskId = await bring(world, state);
      await expect(world.reputation.connect(world.client).revokeReview(taskId, REASON))
        .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_NotReviewed')
        .withArgs(taskId, Role.Agent);
    });
  }

  it('works long after closing while nobody reuses the lane, in a permanent lane for ever', async () => {
    for (const lane of [0n, FIRST_PERMANENT_LANE]) {
      const taskId = await fundAndReview(world, lane, 5);
      await nextAtClock(world, taskId, 900 * DAY);
      await world.reputation.connect(world.client).revokeReview(taskId, REASON);
    }
    expect(await world.reputation.revokedCountOf(world.agent, Role.Agent)).to.equal(2);
  });

  it('counts on while more reviews come in', async () => {
    const { reputation, client, agent } = world;
    for (const [lane, rating] of [5, 3, 4].entries()) {
      const taskId = await fundAndReview(world, BigInt(lane), rating);
      if (rating < 5) await reputation.connect(client).revokeReview(taskId, PROOF);
    }
    expect(await reputation.getReputation(agent)).to.deep.equal([400n, 3n]);
    expect(await reputation.revokedCountOf(agent, Role.Agent)).to.equal(2);
  });
});
