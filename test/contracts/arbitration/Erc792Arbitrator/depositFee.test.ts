import { expect } from 'chai';
import { network } from 'hardhat';

import type { FakeCourt } from '../../../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import {
  caseFixture,
  COST,
  COURT_WINDOW,
  deposit,
  fakeEscrow,
  FEE_WINDOW,
  nextAtCaseClock,
  openCase,
  Side,
  Stage,
  type CaseWorld,
} from '../../../helpers/contracts/case.ts';
import { bring, clockOf, nextAtClock } from '../../../helpers/contracts/journey.ts';
import { DAY, HOUR, State } from '../../../helpers/contracts/vocabulary.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('Erc792Arbitrator.depositFee', () => {
  let world: CaseWorld;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
  });

  const caseOf = (): ReturnType<typeof world.adapter.caseOf> => world.adapter.caseOf(world.escrow, world.taskId);

  describe('given a dispute without a deposit', () => {
    for (const [side, other] of [
      ['client', 'Agent'],
      ['agent', 'Client'],
    ] as const) {
      it(`takes the fee of the ${side} and makes the other side owe`, async () => {
        const tx = await deposit(world, side);
        const clock = (await networkHelpers.time.latest()) + FEE_WINDOW;
        await expect(tx).to.changeEtherBalances(ethers, [world[side], world.adapter], [-COST, COST]);
        await expect(tx)
          .to.emit(world.adapter, 'FeeDeposited')
          .withArgs(world.escrow, world.taskId, world[side], COST, Side[other], clock);
        const { stage, owing, client, agent, clock: due } = await caseOf();
        expect([stage, owing, due]).to.deep.equal([Stage.Collecting, Side[other], BigInt(clock)]);
        expect([client, agent]).to.deep.equal([world.client.address, world.agent.address]);
      });
    }

    it('returns what is above the cost at once', async () => {
      await expect(deposit(world, 'client', COST + 77n)).to.changeEtherBalances(
        ethers,
        [world.client, world.adapter],
        [-COST, COST],
      );
    });

    it('reverts with Erc792Arbitrator_FeeTooLow for less than the cost', async () => {
      await expect(deposit(world, 'agent', COST - 1n))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_FeeTooLow')
        .withArgs(COST - 1n, COST);
    });

    it('reverts with Erc792Arbitrator_NotParty for anybody else', async () => {
      const { adapter, escrow, stranger, taskId } = world;
      await expect(adapter.connect(stranger).depositFee(escrow, taskId, { value: COST }))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_NotParty')
        .withArgs(stranger);
    });

    it('reverts with Erc792Arbitrator_NotDisputed before a dispute', async () => {
      const { adapter, escrow, client } = world;
      const taskId = await bring(world, 'Completed', { arbitrator: await adapter.getAddress() }, 1n);
      await expect(adapter.connect(client).depositFee(escrow, taskId, { value: COST }))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_NotDisputed')
        .withArgs(State.Completed);
    });

    it('reverts with Erc792Arbitrator_NotArbitrator for a task of another arbitrator', async () => {
      const { adapter, escrow, client, arbitrator } = world;
      const taskId = await bring(world, 'Disputed', {}, 1n);
      await expect(adapter.connect(client).depositFee(escrow, taskId, { value: COST }))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_NotArbitrator')
        .withArgs(arbitrator);
    });

    it('takes the first fee while the fee window and an hour still fit before the end of the ruling window', async () => {
      await nextAtClock(world, world.taskId, -FEE_WINDOW - HOUR);
      await deposit(world, 'client');
    });

    it('reverts with Erc792Arbitrator_TooLate when it does not fit any more', async () => {
      const rulingEndsAt = await clockOf(world, world.taskId);
      await nextAtClock(world, world.taskId, -FEE_WINDOW - HOUR + 1);
      await expect(deposit(world, 'client'))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_TooLate')
        .withArgs(rulingEndsAt + 1, rulingEndsAt);
    });
  });

  describe('given one deposit', () => {
    beforeEach(async () => {
      await deposit(world, 'client');
    });

    it('goes to court when the other side pays', async () => {
      const tx = await deposit(world, 'agent');
      const clock = (await networkHelpers.time.latest()) + COURT_WINDOW;
      const group = await world.adapter.evidenceGroupOf(world.escrow, world.taskId);
      await expect(tx).to.changeEtherBalances(ethers, [world.agent, world.court, world.adapter], [-COST, COST, 0n]);
      await expect(tx).to.emit(world.adapter, 'Dispute').withArgs(world.court, 0, 0, group);
      await expect(tx).to.emit(world.adapter, 'CaseOpened').withArgs(world.escrow, world.taskId, 0, clock);
      const { stage, owing, pot, clientDeposit, agentDeposit } = await caseOf();
      expect({ stage, owing, pot, clientDeposit, agentDeposit }).to.deep.equal({
        stage: Stage.InCourt,
        owing: Side.Nobody,
        pot: COST,
        clientDeposit: 0n,
        agentDeposit: 0n,
      });
    });

    it('goes to court after the fee window too, unless somebody timed the case out', async () => {
      await nextAtCaseClock(world, 5);
      await deposit(world, 'agent');
      expect((await caseOf()).stage).to.equal(Stage.InCourt);
    });

    it('takes the second fee in the last second of the ruling window, and reverts with _TooLate after it', async () => {
      const rulingEndsAt = await clockOf(world, world.taskId);
      const snapshot = await networkHelpers.takeSnapshot();
      await nextAtClock(world, world.taskId, 0);
      await deposit(world, 'agent');
      await snapshot.restore();
      await nextAtClock(world, world.taskId, 1);
      await expect(deposit(world, 'agent'))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_TooLate')
        .withArgs(rulingEndsAt + 1, rulingEndsAt);
    });

    it('reverts with Erc792Arbitrator_NotDisputed when the task closed meanwhile', async () => {
      await nextAtClock(world, world.taskId, 1);
      await world.escrow.resolveBySilence(world.taskId);
      await expect(deposit(world, 'agent'))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_NotDisputed')
        .withArgs(State.Released);
    });

    it('does not let the side that paid hold the window open', async () => {
      const { clock } = await caseOf();
      await networkHelpers.time.increase(HOUR);
      await deposit(world, 'client', 0n);
      expect((await caseOf()).clock).to.equal(clock);
    });

    describe('when the cost rises', () => {
      const HIGHER = COST + 500n;
      beforeEach(async () => {
        await world.court.setCost(HIGHER);
      });

      it('reverts with Erc792Arbitrator_FeeTooLow for the old cost', async () => {
        await expect(deposit(world, 'agent'))
          .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_FeeTooLow')
          .withArgs(COST, HIGHER);
      });

      it('makes the side that paid first top up, in a window of its own', async () => {
        await networkHelpers.time.increase(HOUR);
        await deposit(world, 'agent', HIGHER);
        const { stage, owing, clock } = await caseOf();
        expect([stage, owing]).to.deep.equal([Stage.Collecting, Side.Client]);
        expect(clock).to.equal((await networkHelpers.time.latest()) + FEE_WINDOW);

        await expect(deposit(world, 'client', 500n)).to.changeEtherBalances(
          ethers,
          [world.client, world.court, world.adapter],
          [-500n, HIGHER, 500n - HIGHER],
        );
        expect((await caseOf()).pot).to.equal(HIGHER);
      });

      it('lets the side that paid first top up before the other one pays', async () => {
        await deposit(world, 'client', 500n);
        await deposit(world, 'agent', HIGHER);
        expect((await caseOf()).stage).to.equal(Stage.InCourt);
      });
    });

    it('returns to both sides what is above when the cost falls', async () => {
      await world.court.setCost(COST - 301n);
      await expect(deposit(world, 'agent', COST)).to.changeEtherBalances(
        ethers,
        [world.client, world.agent, world.court, world.adapter],
        [301n, -(COST - 301n), COST - 301n, -301n],
      );
    });

    describe('when the court does not take the case', () => {
      beforeEach(async () => {
        await world.court.setClosed(true);
      });

      it('keeps both deposits, and opens the case when either side calls again', async () => {
        const tx = await deposit(world, 'agent');
        const clock = (await networkHelpers.time.latest()) + FEE_WINDOW;
        await expect(tx).to.emit(world.adapter, 'CaseRefused').withArgs(world.escrow, world.taskId, clock);
        expect((await caseOf()).stage).to.equal(Stage.Collecting);
        expect(await ethers.provider.getBalance(world.adapter)).to.equal(2n * COST);

        await world.court.setClosed(false);
        await deposit(world, 'client', 0n);
        expect((await caseOf()).stage).to.equal(Stage.InCourt);
        expect(await ethers.provider.getBalance(world.adapter)).to.equal(COST);
      });
    });

    it('opens the case wholly or not at all, whatever the gas limit, before a court that needs 1,000,000', async () => {
      await world.court.setThirst(1_000_000);
      const seen = new Set<string>();
      for (let gasLimit = 900_000n; gasLimit <= 1_500_000n; gasLimit += 10_000n) {
        const snapshot = await networkHelpers.takeSnapshot();
        const { adapter, agent, escrow, taskId } = world;
        await adapter
          .connect(agent)
          .depositFee(escrow, taskId, { value: COST, gasLimit })
          .then((tx) => tx.wait())
          .catch(() => undefined);
        const { stage, owing } = await caseOf();
        seen.add(`${stage} ${owing}`);
        await snapshot.restore();
      }
      expect([...seen]).to.deep.equal([`${Stage.Collecting} ${Side.Agent}`, `${Stage.InCourt} ${Side.Nobody}`]);
    });

    it('reverts with Erc792Arbitrator_DisputeIdTaken when the court gives a number twice', async () => {
      await deposit(world, 'agent');
      const { adapter, escrow, client, agent } = world;
      const taskId = await bring(world, 'Disputed', { arbitrator: await adapter.getAddress() }, 1n);
      await world.court.setNextId(0);
      await adapter.connect(client).depositFee(escrow, taskId, { value: COST });
      await expect(adapter.connect(agent).depositFee(escrow, taskId, { value: COST }))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_DisputeIdTaken')
        .withArgs(0);
    });
  });

  it('reverts with Erc792Arbitrator_WrongStage once the case is in court', async () => {
    await openCase(world);
    await expect(deposit(world, 'client'))
      .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
      .withArgs(Stage.InCourt, Stage.Collecting);
  });

  describe('given an escrow that grants the arbitrator more time', () => {
    for (const [name, hours, expected] of [
      ['all that the task allows when the court may need more', 100, 100 * HOUR],
      ['what the court may need when the task allows more', 2_000, 0],
      ['nothing when the task allows nothing', 0, -1],
    ] as const) {
      it(`takes ${name}`, async () => {
        const escrow = await fakeEscrow(world);
        await escrow.setExtensionHours(hours);
        const before = Number((await escrow.getTask(world.taskId)).clock);
        await world.adapter.connect(world.client).depositFee(escrow, world.taskId, { value: COST });
        await world.adapter.connect(world.agent).depositFee(escrow, world.taskId, { value: COST });
        const after = Number((await escrow.getTask(world.taskId)).clock);
        const courtEndsAt = (await networkHelpers.time.latest()) + COURT_WINDOW;
        expect(after).to.equal(expected === 0 ? courtEndsAt : before + Math.max(expected, 0));
      });
    }

    it('takes it whatever the gas limit, if the case opens at all', async () => {
      const { adapter, agent, client, taskId } = world;
      const escrow = await fakeEscrow(world);
      await escrow.setExtensionHours(24);
      await escrow.setThirst(100_000);
      await adapter.connect(client).depositFee(escrow, taskId, { value: COST });
      const before = (await escrow.getTask(taskId)).clock;
      const seen = new Set<string>();
      for (let gasLimit = 150_000n; gasLimit <= 550_000n; gasLimit += 5_000n) {
        const snapshot = await networkHelpers.takeSnapshot();
        await adapter
          .connect(agent)
          .depositFee(escrow, taskId, { value: COST, gasLimit })
          .then((tx) => tx.wait())
          .catch(() => undefined);
        const { stage } = await adapter.caseOf(escrow, taskId);
        seen.add(`${stage} ${(await escrow.getTask(taskId)).clock - before}`);
        await snapshot.restore();
      }
      expect([...seen]).to.deep.equal([`${Stage.Collecting} 0`, `${Stage.InCourt} ${DAY}`]);
    });

    it('takes it later by extendRuling when it failed at first, and then reverts with _NothingToExtend', async () => {
      const { adapter, stranger, taskId } = world;
      const escrow = await fakeEscrow(world);
      await escrow.setExtensionHours(24);
      await escrow.setMode(1);
      await adapter.connect(world.client).depositFee(escrow, taskId, { value: COST });
      await expect(adapter.extendRuling(escrow, taskId))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_WrongStage')
        .withArgs(Stage.Collecting, Stage.InCourt);
      await adapter.connect(world.agent).depositFee(escrow, taskId, { value: COST });
      const before = (await escrow.getTask(taskId)).clock;

      await escrow.setMode(0);
      await adapter.connect(stranger).extendRuling(escrow, taskId);
      expect((await escrow.getTask(taskId)).clock).to.equal(before + BigInt(DAY));
      await expect(adapter.extendRuling(escrow, taskId))
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_NothingToExtend')
        .withArgs(before + BigInt(DAY));
    });
  });
});
