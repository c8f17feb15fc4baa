import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAtClock, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();

for (const token of [undefined, 'TestToken'] as const) {
  const fixture = worldFixture(connection, token);

  describe(`TaskEscrow.releasePart in ${token ?? 'native coin'}`, () => {
    let world: World;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
    });

    if (token === undefined) {
      shouldBehaveLikeVerb({
        world: () => world,
        from: ['Funded', 'Completed'],
        by: ['client'],
        refusal: 'TaskEscrow_NotClient',
        act: (escrow, taskId) => escrow.releasePart(taskId, 1),
      });
    }

    for (const state of ['Funded', 'Completed'] as const) {
      it(`pays a part when the task is ${state}, and changes nothing else`, async () => {
        const { escrow, client, agent } = world;
        const taskId = await bring(world, state);
        const before = await taskOf(world, taskId);
        const tx = escrow.connect(client).releasePart(taskId, 400_000);
        await expect(tx)
          .to.emit(escrow, 'PartReleased')
          .withArgs(taskId, agent, 400_000, AMOUNT - 400_000n);
        await expectMoved(world, tx, { agent: 400_000n, escrow: -400_000n });
        const amount = AMOUNT - 400_000n;
        expect(await taskOf(world, taskId)).to.deep.equal({ ...before, amount, partlyPaid: true });
      });
    }

    it('pays in any number of parts, to the last unit', async () => {
      const { escrow, client, agent } = world;
      const taskId = await bring(world, 'Funded', { amount: 10n });
      for (const part of [1, 2, 6]) await escrow.connect(client).releasePart(taskId, part);
      const tx = escrow.connect(client).releasePayment(taskId);
      await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.ReleasedByClient, 1, 0);
      await expectMoved(world, tx, { agent: 1n, escrow: -1n });
    });

    for (const amount of [0n, AMOUNT, AMOUNT + 1n, 2n ** 256n - 1n]) {
      it(`reverts with TaskEscrow_InvalidAmount for ${amount}`, async () => {
        const taskId = await bring(world, 'Funded');
        await expect(world.escrow.connect(world.client).releasePart(taskId, amount))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidAmount')
          .withArgs(amount, 1, AMOUNT - 1n);
      });
    }

    it('makes an expired task Released: the agent received something', async () => {
      const { escrow, client, agent, stranger } = world;
      const taskId = await bring(world, 'Funded');
      await escrow.connect(client).releasePart(taskId, 1);
      await nextAtClock(world, taskId, 1);
      const tx = escrow.connect(stranger).refundIfExpired(taskId);
      await expect(tx)
        .to.emit(escrow, 'TaskClosed')
        .withArgs(taskId, agent, Outcome.AgentSilent, 0, AMOUNT - 1n);
      await expectMoved(world, tx, { client: AMOUNT - 1n, escrow: 1n - AMOUNT });
      expect((await escrow.getTask(taskId)).state).to.equal(State.Released);
    });

    it('leaves the rest to the arbitrator', async () => {
      const { escrow, client, arbitrator } = world;
      const taskId = await bring(world, 'Completed', { amount: 1_000n });
      await escrow.connect(client).releasePart(taskId, 200);
      await escrow.connect(client).raiseDispute(taskId);
      await expectMoved(world, escrow.connect(arbitrator).resolveDispute(taskId, 2_500), {
        agent: 200n,
        client: 600n,
        escrow: -800n,
      });
    });
  });
}
