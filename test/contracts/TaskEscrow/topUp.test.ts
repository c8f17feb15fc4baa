import { expect } from 'chai';
import type { Result } from 'ethers';
import { network } from 'hardhat';

import { bring, bringWith, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { sign } from '../../helpers/contracts/signing.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { DAY } from '../../helpers/contracts/vocabulary.ts';
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

    if (token === undefined) {
      const chosen = () => ({ feeRecipient: world.stranger.address, feeBps: 1000, bond: 5n, extensionHours: 9 });
      const split = async (taskId: string, topUps: number, agentAmount: bigint) =>
        sign(world, world.agent, 'Settlement', { taskId, remaining: AMOUNT + 3n, topUps, agentAmount });

      const optionsOf = async (taskId: string) =>
        ((await world.escrow.getOptions(taskId)) as unknown as Result).toObject() as Record<string, string>;

      it('brings back nothing that an older task of the lane chose', async () => {
        const { escrow, client, agent, arbitrator, stranger } = world;
        const verifier = { verifier: stranger.address, spec: `0x${'07'.repeat(32)}` };
        const old = await bringWith(world, 'Completed', { ...chosen(), ...verifier });
        await escrow.connect(agent).raiseDispute(old, { value: 5n });
        await escrow.connect(arbitrator).resolveDispute(old, 10_000);
        await connection.networkHelpers.time.increase(8 * DAY);
        const taskId = await bring(world, 'Funded');
        await escrow.connect(client).topUp(taskId, 3n, { value: 3n });
        const left = Object.values(await optionsOf(taskId));
        expect(left.map(BigInt)).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
        await escrow.connect(agent).completeTask(taskId, `0x${'01'.repeat(32)}`);
        await escrow.connect(client).raiseDispute(taskId);
        const { clock } = await escrow.getTask(taskId);
        await expect(escrow.connect(arbitrator).extendRuling(taskId, clock + 1n)).to.be.revertedWithCustomError(
          escrow,
          'TaskEscrow_InvalidExtension',
        );
        const settled = escrow.connect(client).settle(taskId, 7n, await split(taskId, 1, 7n));
        await expectMoved(world, settled, { agent: 7n, client: AMOUNT - 4n, escrow: -AMOUNT - 3n });
      });

      it('keeps what the task chose: fee, bond, extension and who raised the dispute', async () => {
        const { escrow, client, agent, arbitrator } = world;
        const taskId = await bringWith(world, 'Funded', chosen());
        await escrow.connect(client).topUp(taskId, 3n, { value: 3n });
        await escrow.connect(agent).completeTask(taskId, `0x${'01'.repeat(32)}`);
        await escrow.connect(agent).raiseDispute(taskId, { value: 5n });
        const { clock } = await escrow.getTask(taskId);
        await escrow.connect(arbitrator).extendRuling(taskId, clock + 3600n);
        expect((await escrow.getTask(taskId)).topUps).to.equal(1n);
        const settled = escrow.connect(client).settle(taskId, 100n, await split(taskId, 1, 100n));
        const moved = { agent: 95n, stranger: 10n, client: AMOUNT - 97n, escrow: -AMOUNT - 8n };
        await expectMoved(world, settled, moved);
      });
    }

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
