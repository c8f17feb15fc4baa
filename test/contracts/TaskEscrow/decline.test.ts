import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.declineTask', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Funded', 'Completed'],
    by: ['agent'],
    refusal: 'TaskEscrow_NotAgent',
    act: (escrow, taskId) => escrow.declineTask(taskId),
  });

  for (const state of ['Funded', 'Completed'] as const) {
    it(`returns everything to the client when the task is ${state}`, async () => {
      const taskId = await bring(world, state);
      const tx = world.escrow.connect(world.agent).declineTask(taskId);
      await expect(tx).to.emit(world.escrow, 'TaskClosed').withArgs(taskId, world.agent, Outcome.Declined, 0, AMOUNT);
      await expectMoved(world, tx, { client: AMOUNT, escrow: -AMOUNT });
      // Declining is not consent; completing was.
      expect(await taskOf(world, taskId)).to.deep.include({
        state: State.Refunded,
        outcome: Outcome.Declined,
        accepted: state === 'Completed',
      });
    });
  }
});
