import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const MAX = 2n ** 96n - 1n;

for (const token of [undefined, 'TestToken'] as const) {
  const fixture = worldFixture(connection, token);

  describe(`TaskEscrow.topUp in ${token ?? 'native coin'}`, () => {
    let world: World;
    const valueFor = (amount: bigint) => ({ value: token === undefined ? amount : 0n });
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
    });

    if (token === undefined) {
      shouldBehaveLikeVerb({
        world: () => world,
        from: ['Funded'],
        by: ['client'],
        refusal: 'TaskEscrow_NotClient',
        act: (escrow, taskId) => escrow.topUp(taskId, 5, { value: 5 }),
      });
    }

    it('adds to what is locked and changes nothing else', async () => {
      const { escrow, client } = world;
      const taskId = await bring(world, 'Funded');
      const before = await taskOf(world, taskId);
      const tx = escrow.connect(client).topUp(taskId, 77, valueFor(77n));
      await expect(tx)
        .to.emit(escrow, 'TaskToppedUp')
        .withArgs(taskId, 77, AMOUNT + 77n);
      await expectMoved(world, tx, { client: -77n, escrow: 77n });
      expect(await taskOf(world, taskId)).to.deep.equal({ ...before, amount: AMOUNT + 77n, topUps: 1n });
      await expectMoved(world, escrow.connect(client).releasePayment(taskId), {
        agent: AMOUNT + 77n,
        escrow: -AMOUNT - 77n,
      });
    });

    it('takes as much as fits, next to an arbitrator of all ones', async () => {
      const arbitrator = `0x${'ff'.repeat(20)}`;
      const taskId = await bring(world, 'Funded', { amount: 1n, arbitrator });
      const room = (token === undefined ? 2n ** 64n : 2n ** 96n) - 2n;
      await world.escrow.connect(world.client).topUp(taskId, room, valueFor(room));
      const task = await taskOf(world, taskId);
      expect(task['amount']).to.equal(room + 1n);
      expect(String(task['arbitrator']).toLowerCase()).to.equal(arbitrator);
    });

    for (const amount of [0n, MAX - AMOUNT + 1n, 2n ** 256n - 1n]) {
      it(`reverts with TaskEscrow_InvalidAmount for ${amount}`, async () => {
        const taskId = await bring(world, 'Funded');
        await expect(world.escrow.connect(world.client).topUp(taskId, amount))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidAmount')
          .withArgs(amount, 1, MAX - AMOUNT);
      });
    }

    for (const sent of token === undefined ? [0n, 6n, 8n] : [7n]) {
      it(`reverts with TaskEscrow_WrongValue when ${sent} wei come along for 7`, async () => {
        const taskId = await bring(world, 'Funded');
        await expect(world.escrow.connect(world.client).topUp(taskId, 7, { value: sent }))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue')
          .withArgs(sent, token === undefined ? 7 : 0);
      });
    }
  });
}
