import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAtClock } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.releasePayment', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Funded', 'Completed'],
    by: ['client'],
    refusal: 'TaskEscrow_NotClient',
    act: (escrow, taskId) => escrow.releasePayment(taskId),
  });

  for (const state of ['Funded', 'Completed'] as const) {
    describe(`given a ${state} task`, () => {
      it('pays the agent everything and closes the task', async () => {
        const { escrow, client, agent } = world;
        const taskId = await bring(world, state);
        const tx = escrow.connect(client).releasePayment(taskId);
        await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.ReleasedByClient, AMOUNT, 0);
        await expectMoved(world, tx, { agent: AMOUNT, escrow: -AMOUNT });

        const task = await escrow.getTask(taskId);
        expect([task.state, task.outcome]).to.deep.equal([State.Released, Outcome.ReleasedByClient]);
        expect(task.clock).to.equal(await connection.networkHelpers.time.latest());
      });

      it('works after the clock ran out', async () => {
        const taskId = await bring(world, state);
        await nextAtClock(world, taskId, 1);
        await expectMoved(world, world.escrow.connect(world.client).releasePayment(taskId), {
          agent: AMOUNT,
          escrow: -AMOUNT,
        });
      });
    });
  }

  it('is not consent of the agent', async () => {
    const taskId = await fund(world);
    await world.escrow.connect(world.client).releasePayment(taskId);
    expect((await world.escrow.getTask(taskId)).accepted).to.equal(false);
  });
});
