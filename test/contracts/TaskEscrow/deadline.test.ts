import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf, nextAt, nextAtClock, taskOf } from '../../helpers/contracts/journey.ts';
import { UNSIGNED, type Signed } from '../../helpers/contracts/options.ts';
import { digestOf, sign } from '../../helpers/contracts/signing.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { DAY, MAX_DISTANCE } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow deadlines', () => {
  let world: World;
  let taskId: string;
  let last: number;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });
  async function funded(): Promise<void> {
    taskId = await bring(world, 'Funded');
    last = await clockOf(world, taskId);
  }

  describe('extendDeadline', () => {
    shouldBehaveLikeVerb({
      world: () => world,
      from: ['Funded'],
      by: ['client'],
      refusal: 'TaskEscrow_NotClient',
      act: async (escrow, task) =>
        escrow.extendDeadline(task, (await connection.networkHelpers.time.latest()) + 9 * DAY),
    });

    it('moves the deadline and nothing else', async () => {
      await funded();
      const before = await taskOf(world, taskId);
      await expect(world.escrow.connect(world.client).extendDeadline(taskId, last + 1))
        .to.emit(world.escrow, 'DeadlineChanged')
        .withArgs(taskId, last + 1);
      expect(await taskOf(world, taskId)).to.deep.equal({ ...before, clock: BigInt(last + 1) });
    });

    it('takes one 730 days away, and none a second later', async () => {
      await funded();
      const { escrow, client } = world;
      const now = last - 100;
      await nextAt(world, now);
      await expect(escrow.connect(client).extendDeadline(taskId, now + MAX_DISTANCE + 1))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidDeadline')
        .withArgs(now + MAX_DISTANCE + 1, last + 1, now + MAX_DISTANCE);
      await nextAt(world, now + 1);
      await escrow.connect(client).extendDeadline(taskId, now + 1 + MAX_DISTANCE);
    });

    for (const offset of [0, -1]) {
      it(`reverts with TaskEscrow_InvalidDeadline for ${offset === 0 ? 'the same' : 'an earlier'} deadline`, async () => {
        await funded();
        await nextAt(world, last - 50);
        await expect(world.escrow.connect(world.client).extendDeadline(taskId, last + offset))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidDeadline')
          .withArgs(last + offset, last + 1, last - 50 + MAX_DISTANCE);
      });
    }

    it('gives a late agent another chance, never in the past', async () => {
      await funded();
      const { escrow, client } = world;
      await nextAtClock(world, taskId, 10);
      await expect(escrow.connect(client).extendDeadline(taskId, last + 10))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidDeadline')
        .withArgs(last + 10, last + 11, last + 10 + MAX_DISTANCE);
      await nextAt(world, last + 20);
      await escrow.connect(client).extendDeadline(taskId, last + 21);
      expect(await clockOf(world, taskId)).to.equal(last + 21);
    });
  });

  describe('shortenDeadline', () => {
    const message = (changed: object = {}) => ({ taskId, deadline: last, newDeadline: last - 100, ...changed });
    const shorten = (caller: 'client' | 'agent' | 'stranger', consent: Signed, deadline = last - 100) =>
      world.escrow.connect(world[caller]).shortenDeadline(taskId, deadline, consent);

    shouldBehaveLikeVerb({
      world: () => world,
      from: ['Funded'],
      by: ['client', 'agent'],
      refusal: 'TaskEscrow_NotParty',
      act: async (escrow, task) => {
        const clock = Number((await escrow.getTask(task).catch(() => ({ clock: 900n }))).clock);
        const fields = { taskId: task, deadline: clock, newDeadline: clock - 100 };
        const caller = await (escrow.runner as unknown as { getAddress(): Promise<string> }).getAddress();
        const other = caller === world.client.address ? world.agent : world.client;
        return escrow.shortenDeadline(task, clock - 100, await sign(world, other, 'Shortening', fields));
      },
    });

    for (const [caller, other] of [
      ['client', 'agent'],
      ['agent', 'client'],
    ] as const) {
      it(`moves the deadline when the ${caller} calls with the ${other}’s signature`, async () => {
        await funded();
        const before = await taskOf(world, taskId);
        await expect(shorten(caller, await sign(world, world[other], 'Shortening', message())))
          .to.emit(world.escrow, 'DeadlineChanged')
          .withArgs(taskId, last - 100);
        expect(await taskOf(world, taskId)).to.deep.equal({ ...before, clock: BigInt(last - 100) });
      });

      it(`reverts with TaskEscrow_WrongSignature when the ${caller} signed for itself`, async () => {
        await funded();
        await expect(shorten(caller, await sign(world, world[caller], 'Shortening', message())))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongSignature')
          .withArgs(world[other], await digestOf(world, 'Shortening', message()));
      });
    }

    for (const [name, changed] of Object.entries({
      task: { taskId: `0x${'11'.repeat(32)}` },
      'old deadline': { deadline: 5 },
      'new deadline': { newDeadline: 5 },
    })) {
      it(`reverts with TaskEscrow_WrongSignature for another ${name}`, async () => {
        await funded();
        await expect(
          shorten('client', await sign(world, world.agent, 'Shortening', message(changed))),
        ).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongSignature');
      });
    }

    it('cannot be used again after the client extended', async () => {
      await funded();
      const consent = await sign(world, world.agent, 'Shortening', message());
      await shorten('client', consent);
      await world.escrow.connect(world.client).extendDeadline(taskId, last + 5);
      await expect(shorten('client', consent)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongSignature');
    });

    it('… nor after the client extended to exactly the old deadline', async () => {
      await funded();
      const { escrow, client, agent } = world;
      const consent = await sign(world, agent, 'Shortening', message());
      const digest = await digestOf(world, 'Shortening', message());
      await shorten('client', consent);
      expect(await escrow.isRevoked(agent, digest)).to.equal(true);
      await escrow.connect(client).extendDeadline(taskId, last);
      await expect(shorten('client', consent))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_SignatureIsRevoked')
        .withArgs(agent, digest);
    });

    it('reverts with TaskEscrow_InvalidDeadline unless it is later than now and earlier than before', async () => {
      await funded();
      const now = last - 100;
      for (const deadline of [now, last, last + 1]) {
        await nextAt(world, now);
        await expect(shorten('client', UNSIGNED, deadline))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidDeadline')
          .withArgs(deadline, now + 1, last - 1);
      }
      await nextAt(world, now);
      await shorten('client', await sign(world, world.agent, 'Shortening', message({ newDeadline: now + 1 })), now + 1);
    });
  });
});
