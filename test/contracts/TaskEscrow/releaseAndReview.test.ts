import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, PROOF, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, Role, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.releaseAndReview', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Completed'],
    by: ['client'],
    refusal: 'TaskEscrow_NotClient',
    act: (escrow, taskId) => escrow.releaseAndReview(taskId, 5, PROOF),
    except: ['Funded'],
  });

  it('pays and reviews in one transaction', async () => {
    const { escrow, reputation, client, agent } = world;
    const taskId = await bring(world, 'Completed');
    const tx = escrow.connect(client).releaseAndReview(taskId, 4, PROOF);
    await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.ReleasedByClient, AMOUNT, 0);
    await expect(tx)
      .to.emit(reputation, 'ReviewSubmitted')
      .withArgs(agent, client, taskId, Role.Agent, 4, Outcome.ReleasedByClient, PROOF);
    await expectMoved(world, tx, { agent: AMOUNT, escrow: -AMOUNT });
    expect(await taskOf(world, taskId)).to.deep.include({
      state: State.Released,
      clientReviewed: true,
      agentReviewed: false,
    });
    expect(await reputation.getReputation(agent)).to.deep.equal([400n, 1n]);
  });

  it('uses the client’s right up, and leaves the agent’s', async () => {
    const { escrow, reputation, client, agent } = world;
    const taskId = await bring(world, 'Completed');
    await escrow.connect(client).releaseAndReview(taskId, 5, PROOF);
    await expect(reputation.connect(client).submitReview(taskId, 1, PROOF)).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_AlreadyReviewed',
    );
    await reputation.connect(agent).submitReview(taskId, 2, PROOF);
    expect(await reputation.getReputationAs(client, Role.Client)).to.deep.equal([200n, 1n]);
    // Both have reviewed, so the lane is free at once.
    await fund(world);
  });

  for (const accepted of [false, true]) {
    it(`${accepted ? 'works' : 'reverts with TaskEscrow_NotAccepted'} when a Funded task was ${accepted ? '' : 'not '}accepted`, async () => {
      const { escrow, client, agent } = world;
      const taskId = await fund(world);
      if (accepted) await escrow.connect(agent).acceptTask(taskId);
      const tx = escrow.connect(client).releaseAndReview(taskId, 5, PROOF);
      if (accepted) await tx;
      else await expect(tx).to.be.revertedWithCustomError(escrow, 'TaskEscrow_NotAccepted').withArgs(taskId);
    });
  }

  for (const rating of [0, 6]) {
    it(`reverts with AgentReputation_InvalidRating for ${rating} stars, and pays nothing`, async () => {
      const { escrow, reputation, client } = world;
      const taskId = await bring(world, 'Completed');
      await expect(escrow.connect(client).releaseAndReview(taskId, rating, PROOF)).to.be.revertedWithCustomError(
        reputation,
        'AgentReputation_InvalidRating',
      );
      expect((await escrow.getTask(taskId)).state).to.equal(State.Completed);
    });
  }
});
