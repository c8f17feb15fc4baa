import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAtClock } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.claimPayment', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Completed'],
    by: ['agent'],
    refusal: 'TaskEscrow_NotAgent',
    clock: 'after',
    act: (escrow, taskId) => escrow.claimPayment(taskId),
  });

  it('pays the agent everything and tells that the client was silent', async () => {
    const { escrow, agent } = world;
    const taskId = await bring(world, 'Completed');
    await nextAtClock(world, taskId, 1);
    const tx = escrow.connect(agent).claimPayment(taskId);
    await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.ClientSilent, AMOUNT, 0);
    await expectMoved(world, tx, { agent: AMOUNT, escrow: -AMOUNT });

    const task = await escrow.getTask(taskId);
    expect([task.state, task.outcome]).to.deep.equal([State.Released, Outcome.ClientSilent]);
  });
});
