// `Refunded` is read as "the agent got nothing at all", though part of a bond can be the agent's (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import { bringWith } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { Outcome, State } from '../helpers/contracts/vocabulary.ts';
import { worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const BOND = 100_000n;

describe('finding: a refund with a bond', () => {
  it('Refunded is about the payment: the smallest one cannot be halved, its bond can', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, client, arbitrator } = world;
    const taskId = await bringWith(world, 'Completed', { bond: BOND }, { amount: 1n });
    await escrow.connect(client).raiseDispute(taskId, { value: BOND });
    const ruling = escrow.connect(arbitrator).resolveDispute(taskId, 5_000);
    await expect(ruling)
      .to.emit(escrow, 'BondPaid')
      .withArgs(taskId, BOND / 2n, BOND / 2n);
    await expect(ruling).to.emit(escrow, 'TaskClosed').withArgs(taskId, world.agent, Outcome.Ruled, 0, 1);
    await expectMoved(world, ruling, { agent: BOND / 2n, client: BOND / 2n + 1n, escrow: -BOND - 1n });
    expect((await escrow.getTask(taskId)).state).to.equal(State.Refunded);
  });
});
