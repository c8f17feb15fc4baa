import { expect } from 'chai';
import { network } from 'hardhat';

import { clockOf, nextAt, PROOF, taskOf } from '../../helpers/contracts/journey.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { HOUR, MAX_HOURS, State } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.completeTask', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Funded'],
    by: ['agent'],
    refusal: 'TaskEscrow_NotAgent',
    clock: 'due',
    act: (escrow, taskId) => escrow.completeTask(taskId, PROOF),
  });

  for (const reviewHours of [1, MAX_HOURS]) {
    it(`stores the proof and starts a review of ${reviewHours} h`, async () => {
      const { escrow, agent } = world;
      const taskId = await fund(world, { reviewHours });
      const before = await taskOf(world, taskId);
      const now = (await clockOf(world, taskId)) - 10;
      const reviewEndsAt = now + reviewHours * HOUR;

      await nextAt(world, now);
      await expect(escrow.connect(agent).completeTask(taskId, PROOF))
        .to.emit(escrow, 'TaskCompleted')
        .withArgs(taskId, PROOF, reviewEndsAt);

      const after = await taskOf(world, taskId);
      expect(after).to.deep.equal({
        ...before,
        state: State.Completed,
        clock: BigInt(reviewEndsAt),
        accepted: true,
        proof: PROOF,
      });
    });
  }

  it('takes a proof of zero', async () => {
    const taskId = await fund(world);
    await world.escrow.connect(world.agent).completeTask(taskId, connection.ethers.ZeroHash);
    const task = await world.escrow.getTask(taskId);
    expect([task.state, task.proof]).to.deep.equal([State.Completed, connection.ethers.ZeroHash]);
  });
});
