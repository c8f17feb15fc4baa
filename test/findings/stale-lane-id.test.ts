// The id of a closed task acts on the task that took its place.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf, nextAt, PROOF } from '../helpers/contracts/journey.ts';
import { State } from '../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: the id of a closed task is replayed on its lane', () => {
  let world: World;
  let old: string;
  let now: string;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    old = await bring(world, 'Refunded');
    now = await fund(world);
  });

  /** Every verb, by whoever has the right to it in the new task, at a time when it is right. */
  function replay(): (() => Promise<unknown>)[] {
    const { escrow, client, agent, arbitrator, stranger, reputation } = world;
    return [
      () => escrow.connect(agent).acceptTask(old),
      () => escrow.connect(agent).completeTask(old, PROOF),
      () => escrow.connect(client).releasePayment(old),
      () => escrow.connect(agent).claimPayment(old),
      () => escrow.connect(client).raiseDispute(old),
      () => escrow.connect(arbitrator).resolveDispute(old, 10_000),
      () => escrow.connect(stranger).resolveBySilence(old),
      () => escrow.connect(stranger).refundIfExpired(old),
      () => reputation.connect(client).submitReview(old, 1, PROOF),
      () => escrow.getTask(old),
    ];
  }

  for (const state of ['Funded', 'Completed', 'Disputed', 'Released'] as const) {
    it(`finds no task when the new one is ${state}`, async () => {
      if (state !== 'Funded') await world.escrow.connect(world.agent).completeTask(now, PROOF);
      if (state === 'Disputed') await world.escrow.connect(world.client).raiseDispute(now);
      if (state === 'Released') await world.escrow.connect(world.client).releasePayment(now);
      await nextAt(world, (await clockOf(world, now)) + (state === 'Released' ? 10 : -10));
      await connection.networkHelpers.mine();

      for (const attempt of replay()) {
        await expect(attempt()).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound').withArgs(old);
      }
      expect((await world.escrow.getTask(now)).state).to.equal(State[state]);
    });
  }

  it('finds no task for the id of a round to come', async () => {
    const next = `0x${(BigInt(now) + 1n).toString(16).padStart(64, '0')}`;
    await expect(world.escrow.connect(world.client).releasePayment(next)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_TaskNotFound',
    );
  });

  it('finds no task when the rounds differ by more than a word keeps', async () => {
    const wrapped = `0x${(BigInt(now) + (1n << 21n)).toString(16).padStart(64, '0')}`;
    await expect(world.escrow.connect(world.client).releasePayment(wrapped)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_TaskNotFound',
    );
  });
});
