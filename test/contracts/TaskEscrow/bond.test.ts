import { expect } from 'chai';
import { network } from 'hardhat';

import { bringWith, nextAtClock, pass } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { sign } from '../../helpers/contracts/signing.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const BOND = 50_001n;

for (const token of [undefined, 'TestToken'] as const) {
  const fixture = worldFixture(connection, token);

  describe(`TaskEscrow dispute bonds in ${token ?? 'native coin'}`, () => {
    let world: World;
    let taskId: string;
    const value = token === undefined ? BOND : 0n;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      await world.token?.mint(world.agent, BOND);
      await world.token?.connect(world.agent).approve(world.escrow, BOND);
      taskId = await bringWith(world, 'Completed', { bond: BOND });
    });

    const raise = (by: 'client' | 'agent', sent = value) =>
      world.escrow.connect(world[by]).raiseDispute(taskId, { value: sent });

    for (const by of ['client', 'agent'] as const) {
      it(`is taken from the ${by} who raises the dispute`, async () => {
        await expectMoved(world, raise(by), { [by]: -BOND, escrow: BOND });
      });

      for (const [ruling, winner] of [
        [10_000, 'agent'],
        [0, 'client'],
      ] as const) {
        it(`goes to the ${winner} who wins what the ${by} raised`, async () => {
          await raise(by);
          const tx = world.escrow.connect(world.arbitrator).resolveDispute(taskId, ruling);
          await expect(tx)
            .to.emit(world.escrow, 'BondPaid')
            .withArgs(taskId, winner === 'agent' ? BOND : 0, winner === 'client' ? BOND : 0);
          await expectMoved(world, tx, { [winner]: AMOUNT + BOND, escrow: -AMOUNT - BOND });
        });
      }

      it(`is split as the payment when nobody wins what the ${by} raised, the odd unit to the client`, async () => {
        await raise(by);
        await expectMoved(world, world.escrow.connect(world.arbitrator).resolveDispute(taskId, 5_000), {
          agent: AMOUNT / 2n + BOND / 2n,
          client: AMOUNT / 2n + 1n + BOND / 2n + 1n,
          escrow: -AMOUNT - BOND,
        });
      });

      it(`returns to the ${by} when the arbitrator is silent`, async () => {
        await raise(by);
        await nextAtClock(world, taskId, 1);
        const agent = 300_000n + (by === 'agent' ? BOND : 0n);
        const client = AMOUNT - 300_000n + (by === 'client' ? BOND : 0n);
        await expectMoved(world, world.escrow.connect(world.stranger).resolveBySilence(taskId), {
          agent,
          client,
          escrow: -AMOUNT - BOND,
        });
      });

      it(`returns to the ${by} when both settle`, async () => {
        await raise(by);
        const consent = await sign(world, world.agent, 'Settlement', { taskId, remaining: AMOUNT, agentAmount: 1n });
        await expectMoved(world, world.escrow.connect(world.client).settle(taskId, 1n, consent), {
          agent: 1n + (by === 'agent' ? BOND : 0n),
          client: AMOUNT - 1n + (by === 'client' ? BOND : 0n),
          escrow: -AMOUNT - BOND,
        });
      });
    }

    for (const sent of [0n, BOND - 1n, BOND + 1n].filter((each) => each !== value)) {
      it(`reverts with TaskEscrow_WrongValue when ${sent} wei come along`, async () => {
        await expect(raise('client', sent))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue')
          .withArgs(sent, value);
      });
    }

    it('is not asked for when the task ends without a dispute', async () => {
      const tx = world.escrow.connect(world.client).releasePayment(taskId);
      await expect(tx).to.not.emit(world.escrow, 'BondPaid');
      await expectMoved(world, tx, { agent: AMOUNT, escrow: -AMOUNT });
    });

    it('is not paid out by a settlement before a dispute', async () => {
      const consent = await sign(world, world.agent, 'Settlement', { taskId, remaining: AMOUNT, agentAmount: 0n });
      const tx = world.escrow.connect(world.client).settle(taskId, 0n, consent);
      await expect(tx).to.not.emit(world.escrow, 'BondPaid');
      await expectMoved(world, tx, { client: AMOUNT, escrow: -AMOUNT });
    });
  });
}

describe('TaskEscrow disputes without a bond', () => {
  const fixture = worldFixture(connection);

  it('reverts with TaskEscrow_WrongValue when value comes along', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    for (const options of [{}, { extensionHours: 1 }]) {
      const taskId = await bringWith(world, 'Completed', options);
      await expect(world.escrow.connect(world.client).raiseDispute(taskId, { value: 1 }))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue')
        .withArgs(1, 0);
      await world.escrow.connect(world.agent).declineTask(taskId);
      await world.reputation.connect(world.agent).submitReview(taskId, 1, taskId);
      await world.reputation.connect(world.client).submitReview(taskId, 1, taskId);
    }
  });

  it('emits no BondPaid', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const taskId = await bringWith(world, 'Disputed', { extensionHours: 1 });
    await pass(world, taskId, 'silence');
    expect(await world.escrow.queryFilter(world.escrow.filters.BondPaid())).to.have.length(0);
  });
});
