import { expect } from 'chai';
import { network } from 'hardhat';

import type { FakeCourt } from '../../../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import type { FakeEscrow } from '../../../../sdk/src/generated/contracts/mocks/FakeEscrow.ts';
import type { Actor } from '../../../../sdk/src/generated/contracts/mocks/Actor.ts';
import { deployActor, type ModeName } from '../../../helpers/contracts/actors.ts';
import {
  caseFixture,
  COST,
  deposit,
  fakeEscrow,
  openCase,
  Side,
  Stage,
  type CaseWorld,
} from '../../../helpers/contracts/case.ts';
import { nextAtClock } from '../../../helpers/contracts/journey.ts';
import { Outcome } from '../../../helpers/contracts/vocabulary.ts';
import { AMOUNT } from '../../../helpers/contracts/world.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('Erc792Arbitrator.rule', () => {
  let world: CaseWorld;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
  });

  const give = (ruling: number): ReturnType<typeof world.court.give> =>
    world.court.connect(world.stranger).give(world.adapter, 0, ruling);
  const half = AMOUNT / 2n;

  for (const [ruling, name, winner, toClient, toAgent] of [
    [0, 'nobody', 'Nobody', AMOUNT - half + COST / 2n + 1n, half + COST / 2n],
    [1, 'the client', 'Client', AMOUNT + COST, 0n],
    [2, 'the agent', 'Agent', 0n, AMOUNT + COST],
    [3, 'a choice it was not given', 'Nobody', AMOUNT - half + COST / 2n + 1n, half + COST / 2n],
  ] as const) {
    it(`splits payment and pot when the court says ${ruling}: ${name}`, async () => {
      await openCase(world);
      const tx = give(ruling);
      await expect(tx).to.changeEtherBalances(
        ethers,
        [world.client, world.agent, world.escrow, world.adapter],
        [toClient, toAgent, -AMOUNT, -COST],
      );
      await expect(tx).to.emit(world.adapter, 'Ruling').withArgs(world.court, 0, ruling);
      const c = await world.adapter.caseOf(world.escrow, world.taskId);
      expect([c.stage, c.winner, c.pot]).to.deep.equal([Stage.Ruled, Side[winner], 0n]);
      expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.Ruled);
    });
  }

  it('reverts with Erc792Arbitrator_NotCourt for anybody else', async () => {
    await openCase(world);
    for (const caller of [world.client, world.agent, world.stranger]) {
      await expect(world.adapter.connect(caller).rule(0, 1))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_NotCourt')
        .withArgs(caller, world.court);
    }
  });

  it('reverts with Erc792Arbitrator_WrongStage for a dispute that is not ours, and a second time', async () => {
    await deposit(world, 'client');
    await expect(give(1))
      .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
      .withArgs(Stage.None, Stage.InCourt);
    await deposit(world, 'agent');
    await give(1);
    await expect(give(2))
      .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
      .withArgs(Stage.Ruled, Stage.InCourt);
    expect((await world.adapter.caseOf(world.escrow, world.taskId)).winner).to.equal(Side.Client);
  });

  describe('when the ruling comes after the ruling window of the task', () => {
    beforeEach(async () => {
      await openCase(world);
      await nextAtClock(world, world.taskId, 1);
    });

    it('keeps the ruling and pays the pot to the winner', async () => {
      const tx = give(2);
      await expect(tx).to.changeEtherBalances(ethers, [world.agent, world.escrow, world.adapter], [COST, 0n, -COST]);
      await expect(tx).to.emit(world.adapter, 'RulingNotTaken').withArgs(world.escrow, world.taskId, Side.Agent);
      const { stage, winner } = await world.adapter.caseOf(world.escrow, world.taskId);
      expect([stage, winner]).to.deep.equal([Stage.Ruled, Side.Agent]);
    });

    it('leaves the payment to the agreed share', async () => {
      await give(2);
      await expect(world.adapter.enforce(world.escrow, world.taskId)).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_TooLate',
      );
      await world.escrow.resolveBySilence(world.taskId);
      expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.ArbitratorSilent);
    });
  });

  describe('enforce', () => {
    it('brings a ruling that the escrow did not take, by anybody', async () => {
      const escrow = await fakeEscrow(world);
      await escrow.setMode(1);
      await openFakeCase(escrow);
      await expect(world.court.give(world.adapter, 0, 2)).to.emit(world.adapter, 'RulingNotTaken');
      await escrow.setMode(0);
      await world.adapter.connect(world.stranger).enforce(escrow, world.taskId);
      expect([await escrow.resolved(), await escrow.agentBps()]).to.deep.equal([1n, 10_000n]);
    });

    it('reverts with Erc792Arbitrator_WrongStage before a ruling', async () => {
      await openCase(world);
      await expect(world.adapter.enforce(world.escrow, world.taskId))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
        .withArgs(Stage.InCourt, Stage.Ruled);
    });
  });

  describe('given a caller that is short of gas', () => {
    it('reverts with Erc792Arbitrator_TooLittleGas', async () => {
      await openCase(world);
      await expect(world.court.give(world.adapter, 0, 2, { gasLimit: 500_000n }))
        .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_TooLittleGas')
        .withArgs((left: bigint) => left < 1_000_000n, 1_000_000n);
    });

    it('rules wholly or not at all, whatever the gas limit', async () => {
      await openCase(world);
      const seen = new Set<string>();
      for (let gasLimit = 60_000n; gasLimit <= 1_300_000n; gasLimit += 17_000n) {
        const snapshot = await networkHelpers.takeSnapshot();
        const { adapter, agent, court, escrow, taskId } = world;
        const tx = await court.giveQuietly(adapter, 0, 2, { gasLimit });
        await tx.wait().catch(() => undefined);
        const { stage } = await adapter.caseOf(escrow, taskId);
        const { outcome } = await escrow.getTask(taskId);
        seen.add(`${stage} ${outcome} ${await adapter.creditOf(agent)}`);
        await snapshot.restore();
      }
      expect([...seen]).to.deep.equal([`${Stage.InCourt} ${Outcome.Open} 0`, `${Stage.Ruled} ${Outcome.Ruled} 0`]);
    });
  });

  it('cannot be lost to a court that swallows errors, by ruling from inside another call', async () => {
    const [actor] = await actorCase();
    await openCase(world);
    // The actor wins, is credited, and has the other case ruled while it withdraws.
    await actor.setMode(1);
    await world.court.give(world.adapter, 0, 2);
    const give = world.court.interface.encodeFunctionData('giveQuietly', [await world.adapter.getAddress(), 1, 2]);
    await actor.reenterWith(world.court, give);
    // An explicit limit: an estimate finds the least with which such a court swallows the error.
    const withdraw = world.adapter.interface.encodeFunctionData('withdraw');
    await actor.execute(world.adapter, 0, withdraw, { gasLimit: 3_000_000 });
    expect(await world.court.lastRulingTaken()).to.equal(true);
    expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.Ruled);
    expect(await ethers.provider.getBalance(world.adapter)).to.equal(0);
  });

  describe('given a winner that is a contract', () => {
    for (const mode of ['Revert', 'BurnGas', 'RevertBomb', 'ReturnBomb'] as ModeName[]) {
      const paid = mode === 'ReturnBomb';
      it(`${paid ? 'pays' : 'credits'} one whose receiver answers ${mode}, and rules`, async () => {
        const [actor, escrow] = await actorCase();
        await actor.setMode({ Accept: 0, Revert: 1, BurnGas: 2, ReturnBomb: 3, RevertBomb: 4 }[mode]);
        await world.court.give(world.adapter, 0, 2);
        expect(await world.adapter.creditOf(actor)).to.equal(paid ? 0n : COST);
        expect(await escrow.resolved()).to.equal(1);
        await actor.setMode(0);
        if (!paid) await expectWithdrawn(actor);
      });
    }

    it('pays once one that calls back', async () => {
      const [actor] = await actorCase();
      const { interface: verbs } = world.adapter;
      const target = [await world.escrow.getAddress(), world.taskId] as [string, string];
      for (const [call, data] of Object.entries({
        withdraw: verbs.encodeFunctionData('withdraw'),
        timeout: verbs.encodeFunctionData('timeout', target),
        enforce: verbs.encodeFunctionData('enforce', target),
        extendRuling: verbs.encodeFunctionData('extendRuling', target),
      })) {
        const snapshot = await networkHelpers.takeSnapshot();
        await openCase(world);
        await actor.reenterWith(world.adapter, data);
        await world.court.give(world.adapter, 0, 2);
        expect(await actor.reentries(), call).to.equal(1);
        expect(await actor.reentriesSucceeded(), call).to.equal(0);
        expect(await ethers.provider.getBalance(actor)).to.equal(COST);
        expect(await ethers.provider.getBalance(world.adapter)).to.equal(COST);
        await snapshot.restore();
      }
    });

    it('reverts with Erc792Arbitrator_NoCredit without credit, and _InvalidReceiver to nowhere', async () => {
      const { adapter, client } = world;
      await expect(adapter.connect(client).withdraw())
        .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_NoCredit')
        .withArgs(client);
      for (const to of [ethers.ZeroAddress, await adapter.getAddress()]) {
        await expect(adapter.connect(client).withdrawTo(to))
          .to.be.revertedWithCustomError(adapter, 'Erc792Arbitrator_InvalidReceiver')
          .withArgs(to);
      }
    });

    it('lets one that still refuses withdraw to another address, and keeps the credit until then', async () => {
      const [actor] = await actorCase();
      await actor.setMode(1);
      await world.court.give(world.adapter, 0, 2);
      const { adapter, stranger } = world;
      const withdraw = adapter.interface.encodeFunctionData('withdraw');
      await expect(actor.execute(adapter, 0, withdraw)).to.be.revert(ethers);
      expect(await adapter.creditOf(actor)).to.equal(COST);
      const tx = actor.execute(adapter, 0, adapter.interface.encodeFunctionData('withdrawTo', [stranger.address]));
      await expect(tx).to.changeEtherBalances(ethers, [stranger, adapter], [COST, -COST]);
      await expect(tx).to.emit(adapter, 'CreditWithdrawn').withArgs(actor, stranger, COST);
    });
  });

  async function expectWithdrawn(actor: Actor): Promise<void> {
    const data = world.adapter.interface.encodeFunctionData('withdraw');
    await expect(actor.execute(world.adapter, 0, data)).to.changeEtherBalances(
      ethers,
      [actor, world.adapter],
      [COST, -COST],
    );
  }

  async function openFakeCase(escrow: FakeEscrow): Promise<void> {
    await world.adapter.connect(world.client).depositFee(escrow, world.taskId, { value: COST });
    await world.adapter.connect(world.agent).depositFee(escrow, world.taskId, { value: COST });
  }

  /** A case in court whose agent is a contract. */
  async function actorCase(): Promise<[Actor, FakeEscrow]> {
    const [actor, escrow] = [await deployActor(world), await fakeEscrow(world)];
    const task = (await escrow.getTask(world.taskId)) as unknown as { toObject(): Record<string, unknown> };
    await escrow.setTask({ ...task.toObject(), agent: await actor.getAddress() } as never);
    await world.adapter.connect(world.client).depositFee(escrow, world.taskId, { value: COST });
    const args = [await escrow.getAddress(), world.taskId] as const;
    const data = world.adapter.interface.encodeFunctionData('depositFee', [...args]);
    await actor.execute(world.adapter, COST, data, { value: COST });
    return [actor, escrow];
  }
});
