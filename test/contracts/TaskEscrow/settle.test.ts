import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAt, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { UNSIGNED, type Signed } from '../../helpers/contracts/options.ts';
import { digestOf, sign } from '../../helpers/contracts/signing.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { DAY, Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const SHARE = 300_000n;

for (const token of [undefined, 'TestToken'] as const) {
  const fixture = worldFixture(connection, token);

  describe(`TaskEscrow.settle in ${token ?? 'native coin'}`, () => {
    let world: World;
    let taskId: string;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
    });

    const message = (changed: object = {}) => ({ taskId, remaining: AMOUNT, agentAmount: SHARE, ...changed });
    const settle = (by: 'client' | 'agent', consent: Signed, agentAmount = SHARE) =>
      world.escrow.connect(world[by]).settle(taskId, agentAmount, consent);

    if (token === undefined) {
      shouldBehaveLikeVerb({
        world: () => world,
        from: ['Funded', 'Disputed', 'Completed'],
        by: ['client', 'agent'],
        refusal: 'TaskEscrow_NotParty',
        act: async (escrow, task) => {
          const caller = await (escrow.runner as unknown as { getAddress(): Promise<string> }).getAddress();
          const other = caller === world.client.address ? world.agent : world.client;
          const fields = { taskId: task, remaining: AMOUNT, agentAmount: 1n };
          return escrow.settle(task, 1n, await sign(world, other, 'Settlement', fields));
        },
      });
    }

    for (const state of ['Funded', 'Completed', 'Disputed'] as const) {
      for (const [by, other] of [
        ['client', 'agent'],
        ['agent', 'client'],
      ] as const) {
        it(`splits a ${state} task when the ${by} calls with the ${other}’s signature`, async () => {
          taskId = await bring(world, state);
          const tx = settle(by, await sign(world, world[other], 'Settlement', message()));
          await expect(tx)
            .to.emit(world.escrow, 'TaskClosed')
            .withArgs(taskId, world.agent, Outcome.Settled, SHARE, AMOUNT - SHARE);
          await expectMoved(world, tx, { agent: SHARE, client: AMOUNT - SHARE, escrow: -AMOUNT });
          // Settling is consent.
          expect(await taskOf(world, taskId)).to.deep.include({ state: State.Released, accepted: true });
        });
      }
    }

    for (const agentAmount of [0n, AMOUNT]) {
      it(`takes ${agentAmount} for the agent`, async () => {
        taskId = await bring(world, 'Disputed');
        const consent = await sign(world, world.agent, 'Settlement', message({ agentAmount }));
        const moved = { agent: agentAmount, client: AMOUNT - agentAmount, escrow: -AMOUNT };
        await expectMoved(world, settle('client', consent, agentAmount), moved);
        const state = agentAmount === 0n ? State.Refunded : State.Released;
        expect((await world.escrow.getTask(taskId)).state).to.equal(state);
      });
    }

    it('reverts with TaskEscrow_InvalidAmount above what is locked', async () => {
      taskId = await bring(world, 'Completed');
      await expect(settle('client', UNSIGNED, AMOUNT + 1n))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidAmount')
        .withArgs(AMOUNT + 1n, 0, AMOUNT);
    });

    for (const [name, changed] of Object.entries({
      task: { taskId: `0x${'11'.repeat(32)}` },
      remainder: { remaining: AMOUNT - 1n },
      split: { agentAmount: SHARE + 1n },
    })) {
      it(`reverts with TaskEscrow_WrongSignature for another ${name}`, async () => {
        taskId = await bring(world, 'Completed');
        await expect(settle('client', await sign(world, world.agent, 'Settlement', message(changed))))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongSignature')
          .withArgs(world.agent, await digestOf(world, 'Settlement', message()));
      });
    }

    it('reverts with TaskEscrow_WrongSignature for the caller’s own, a stranger’s, or none', async () => {
      taskId = await bring(world, 'Completed');
      const later = (await connection.networkHelpers.time.latest()) + DAY;
      const wrong = [
        await sign(world, world.client, 'Settlement', message()),
        await sign(world, world.stranger, 'Settlement', message()),
        { validUntil: later, signature: '0x' },
      ];
      for (const consent of wrong) {
        await expect(settle('client', consent)).to.be.revertedWithCustomError(
          world.escrow,
          'TaskEscrow_WrongSignature',
        );
      }
    });

    it('is good up to its last second, and reverts with TaskEscrow_SignatureExpired after', async () => {
      taskId = await bring(world, 'Completed');
      const validUntil = (await connection.networkHelpers.time.latest()) + 100;
      const consent = await sign(world, world.agent, 'Settlement', message(), { validUntil });
      await nextAt(world, validUntil + 1);
      await expect(settle('client', consent))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_SignatureExpired')
        .withArgs(validUntil + 1, validUntil);
      await nextAt(world, validUntil);
      await settle('client', consent);
    });

    it('reverts with TaskEscrow_SignatureIsRevoked when the signer took it back', async () => {
      taskId = await bring(world, 'Completed');
      const consent = await sign(world, world.agent, 'Settlement', message());
      const digest = await digestOf(world, 'Settlement', message());
      await world.escrow.connect(world.agent).revokeSignature(digest);
      await expect(settle('client', consent))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_SignatureIsRevoked')
        .withArgs(world.agent, digest);
    });

    it('can never use a split that was signed before a milestone or a top-up', async () => {
      const { escrow, client } = world;
      taskId = await bring(world, 'Funded');
      const consent = await sign(world, world.agent, 'Settlement', message());
      await escrow.connect(client).releasePart(taskId, SHARE);
      await expect(settle('client', consent)).to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongSignature');
      await escrow.connect(client).topUp(taskId, SHARE + 1n, { value: token === undefined ? SHARE + 1n : 0n });
      await expect(settle('client', consent)).to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongSignature');
    });
  });
}
