// An agent funds a draft that its client never paid for, in order to review the client (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import { nextAtClock, PROOF } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { publish, UNSIGNED } from '../helpers/contracts/options.ts';
import { AMOUNT, worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: a review of a client who never paid', () => {
  it('is possible while the draft stands; an agent who does not deliver loses the payment to the client', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, agent, reputation } = world;
    const { taskId, digest } = await publish(world);
    await escrow.connect(agent).fundTask(taskId, digest, UNSIGNED, { value: AMOUNT });
    await escrow.connect(agent).acceptTask(taskId);
    await nextAtClock(world, taskId, 1);
    await expectMoved(world, escrow.connect(agent).refundIfExpired(taskId), { client: AMOUNT, escrow: -AMOUNT });
    await reputation.connect(agent).submitReview(taskId, 1, `0x${'00'.repeat(32)}`);
  });

  it('costs an agent nothing who delivers anything and is not disputed: a client has to cancel, or to look', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, agent, reputation } = world;
    const { taskId, digest } = await publish(world);
    await escrow.connect(agent).fundTask(taskId, digest, UNSIGNED, { value: AMOUNT });
    await escrow.connect(agent).completeTask(taskId, PROOF);
    await nextAtClock(world, taskId, 1);
    await expectMoved(world, escrow.connect(agent).claimPayment(taskId), { agent: AMOUNT, escrow: -AMOUNT });
    await reputation.connect(agent).submitReview(taskId, 1, `0x${'00'.repeat(32)}`);
  });

  it('is not possible once the client took the draft back', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { taskId, digest } = await publish(world);
    await world.escrow.connect(world.client).cancelTask(taskId);
    await expect(
      world.escrow.connect(world.agent).fundTask(taskId, digest, UNSIGNED, { value: AMOUNT }),
    ).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongState');
  });
});
