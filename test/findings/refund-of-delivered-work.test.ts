// A standard's reference contract refunds at expiry even when the work was delivered and the other side never answered.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf, nextAt, pass } from '../helpers/contracts/journey.ts';
import { DAY, Outcome } from '../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: silence of the client returns the money of delivered work', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const state of ['Completed', 'Disputed'] as const) {
    it(`refuses the refund of a ${state} task, however long ago its deadline was`, async () => {
      const taskId = await bring(world, state);
      await nextAt(world, (await clockOf(world, taskId)) + 3_000 * DAY);
      await expect(world.escrow.connect(world.client).refundIfExpired(taskId)).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_WrongState',
      );
    });
  }

  it('pays the agent after the client was silent, and says for ever who was', async () => {
    const taskId = await bring(world, 'Completed');
    await pass(world, taskId, 'claim');
    expect((await world.escrow.getTask(taskId)).outcome).to.equal(Outcome.ClientSilent);
  });

  it('says another reason when the agent never delivered, and another when the arbitrator never ruled', async () => {
    const late = await fund(world);
    await pass(world, late, 'refund');
    expect((await world.escrow.getTask(late)).outcome).to.equal(Outcome.AgentSilent);
    const disputed = await bring(world, 'Disputed', {}, 1n);
    await pass(world, disputed, 'silence');
    expect((await world.escrow.getTask(disputed)).outcome).to.equal(Outcome.ArbitratorSilent);
  });
});
