import { expect } from 'chai';
import { network } from 'hardhat';

import { nextAtClock } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.refundIfExpired', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Funded'],
    by: ['stranger'],
    clock: 'after',
    act: (escrow, taskId) => escrow.refundIfExpired(taskId),
  });

  for (const accepted of [false, true]) {
    it(`returns everything to the client when the agent had ${accepted ? '' : 'not '}accepted`, async () => {
      const { escrow, agent, stranger } = world;
      const taskId = await fund(world);
      if (accepted) await escrow.connect(agent).acceptTask(taskId);
      await nextAtClock(world, taskId, 1);
      const tx = escrow.connect(stranger).refundIfExpired(taskId);
      await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.AgentSilent, 0, AMOUNT);
      await expectMoved(world, tx, { client: AMOUNT, escrow: -AMOUNT });

      const task = await escrow.getTask(taskId);
      expect([task.state, task.outcome]).to.deep.equal([State.Refunded, Outcome.AgentSilent]);
    });
  }
});
