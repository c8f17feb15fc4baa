import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAtClock } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.resolveBySilence', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Disputed'],
    by: ['stranger'],
    clock: 'after',
    act: (escrow, taskId) => escrow.resolveBySilence(taskId),
  });

  for (const { percent, amount, toAgent } of [
    { percent: 0, amount: AMOUNT, toAgent: 0n },
    { percent: 1, amount: 99n, toAgent: 0n },
    { percent: 30, amount: AMOUNT, toAgent: 300_000n },
    { percent: 99, amount: AMOUNT, toAgent: 990_000n },
    { percent: 100, amount: AMOUNT, toAgent: AMOUNT },
  ]) {
    it(`gives ${toAgent} of ${amount} to the agent at an agreed ${percent} %`, async () => {
      const { escrow, agent, stranger } = world;
      const taskId = await bring(world, 'Disputed', { amount, silencePercent: percent });
      await nextAtClock(world, taskId, 1);
      const tx = escrow.connect(stranger).resolveBySilence(taskId);
      await expect(tx)
        .to.emit(escrow, 'TaskClosed')
        .withArgs(taskId, agent, Outcome.ArbitratorSilent, toAgent, amount - toAgent);
      await expectMoved(world, tx, { agent: toAgent, client: amount - toAgent, escrow: -amount });
      expect((await escrow.getTask(taskId)).state).to.equal(toAgent === 0n ? State.Refunded : State.Released);
    });
  }

  it('is the exit of a dispute without an arbitrator', async () => {
    const taskId = await bring(world, 'Disputed', { arbitrator: connection.ethers.ZeroAddress });
    await nextAtClock(world, taskId, 1);
    await expectMoved(world, world.escrow.connect(world.stranger).resolveBySilence(taskId), {
      agent: 300_000n,
      client: AMOUNT - 300_000n,
      escrow: -AMOUNT,
    });
  });
});
