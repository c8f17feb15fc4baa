import { expect } from 'chai';
import { network } from 'hardhat';

import type { FakeCourt } from '../../../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import { deployActor, disputedBetween } from '../../../helpers/contracts/actors.ts';
import {
  caseFixture,
  COST,
  deposit,
  FEE_WINDOW,
  nextAtCaseClock,
  openCase,
  Side,
  Stage,
  type CaseWorld,
} from '../../../helpers/contracts/case.ts';
import { nextAtClock } from '../../../helpers/contracts/journey.ts';
import { Outcome, State } from '../../../helpers/contracts/vocabulary.ts';
import { AMOUNT } from '../../../helpers/contracts/world.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('Erc792Arbitrator.timeout', () => {
  let world: CaseWorld;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
  });

  const timeout = (): ReturnType<typeof world.adapter.timeout> =>
    world.adapter.connect(world.stranger).timeout(world.escrow, world.taskId);

  for (const [payer, loser] of [
    ['client', 'Agent'],
    ['agent', 'Client'],
  ] as const) {
    it(`makes the side that did not pay lose, when only the ${payer} paid`, async () => {
      await deposit(world, payer);
      await nextAtCaseClock(world, 1);
      const tx = timeout();
      await expect(tx).to.changeEtherBalances(
        ethers,
        [world[payer], world.escrow, world.adapter],
        [AMOUNT + COST, -AMOUNT, -COST],
      );
      await expect(tx).to.emit(world.adapter, 'CaseTimedOut').withArgs(world.escrow, world.taskId, Side[loser]);
      const { stage, winner } = await world.adapter.caseOf(world.escrow, world.taskId);
      expect([stage, winner]).to.deep.equal([Stage.Ruled, loser === 'Agent' ? Side.Client : Side.Agent]);
      expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.Ruled);
    });
  }

  it('reverts with Erc792Arbitrator_TooEarly in the last second of the fee window', async () => {
    await deposit(world, 'client');
    const at = await nextAtCaseClock(world, 0);
    await expect(timeout()).to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_TooEarly').withArgs(at, at);
  });

  it('returns both deposits when the side that paid first does not top up after a rise', async () => {
    await deposit(world, 'client');
    await world.court.setCost(COST + 9n);
    await deposit(world, 'agent', COST + 9n);
    await nextAtCaseClock(world, 1);
    await expect(timeout()).to.changeEtherBalances(
      ethers,
      [world.client, world.agent, world.adapter],
      [COST, COST + 9n + AMOUNT, -2n * COST - 9n],
    );
  });

  it('reverts with Erc792Arbitrator_WrongStage without a deposit, and a second time', async () => {
    await expect(timeout())
      .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
      .withArgs(Stage.None, Stage.Collecting);
    await deposit(world, 'client');
    await nextAtCaseClock(world, 1);
    await timeout();
    await expect(timeout())
      .to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_WrongStage')
      .withArgs(Stage.Ruled, Stage.Collecting);
  });

  it('returns the deposit of a case whose task closed without a ruling', async () => {
    await deposit(world, 'client');
    await nextAtClock(world, world.taskId, 1);
    await world.escrow.resolveBySilence(world.taskId);
    const tx = timeout();
    await expect(tx).to.changeEtherBalances(ethers, [world.client, world.adapter], [COST, -COST]);
    await expect(tx).to.emit(world.adapter, 'RulingNotTaken').withArgs(world.escrow, world.taskId, Side.Client);
  });

  describe('given both paid and a court that does not take the case', () => {
    beforeEach(async () => {
      await world.court.setClosed(true);
      await openCase(world);
    });

    it('returns both deposits and rules nothing', async () => {
      await nextAtCaseClock(world, 1);
      const tx = timeout();
      await expect(tx).to.changeEtherBalances(
        ethers,
        [world.client, world.agent, world.escrow, world.adapter],
        [COST, COST, 0n, -2n * COST],
      );
      await expect(tx).not.to.emit(world.adapter, 'RulingNotTaken');
      expect((await world.adapter.caseOf(world.escrow, world.taskId)).stage).to.equal(Stage.Silent);
      expect((await world.escrow.getTask(world.taskId)).state).to.equal(State.Disputed);
      await expect(deposit(world, 'client')).to.be.revertedWithCustomError(
        world.adapter,
        'Erc792Arbitrator_WrongStage',
      );
    });
  });

  describe('given a court that does not rule', () => {
    beforeEach(async () => {
      await openCase(world);
      await nextAtCaseClock(world, 1);
    });

    it('halves what is left, the odd wei to the client, and rules nothing', async () => {
      await expect(timeout()).to.changeEtherBalances(
        ethers,
        [world.client, world.agent, world.escrow, world.adapter],
        [COST / 2n + 1n, COST / 2n, 0n, -COST],
      );
      expect((await world.adapter.caseOf(world.escrow, world.taskId)).stage).to.equal(Stage.Silent);
    });

    it('takes a ruling that comes even later, with nothing left to pay', async () => {
      await timeout();
      await world.court.give(world.adapter, 0, 2);
      const { stage, winner } = await world.adapter.caseOf(world.escrow, world.taskId);
      expect([stage, winner]).to.deep.equal([Stage.Ruled, Side.Agent]);
      expect(await ethers.provider.getBalance(world.adapter)).to.equal(0);
    });
  });

  it('credits a side that refuses its deposit, and still rules', async () => {
    const { adapter, escrow } = world;
    const [client, agent] = [await deployActor(world), await deployActor(world)];
    const taskId = await disputedBetween({ ...world, arbitrator: await signerLike() }, client, agent);
    const data = adapter.interface.encodeFunctionData('depositFee', [await escrow.getAddress(), taskId]);
    await client.execute(adapter, COST, data, { value: COST });
    await client.setMode(1);
    await networkHelpers.time.increase(FEE_WINDOW + 1);
    await expect(adapter.timeout(escrow, taskId)).to.emit(adapter, 'FeeCredited').withArgs(client, COST);
    expect(await adapter.creditOf(client)).to.equal(COST);
    expect((await escrow.getTask(taskId)).outcome).to.equal(Outcome.Ruled);
  });

  /** The adapter where a helper expects the arbitrator's account. */
  async function signerLike(): Promise<CaseWorld['arbitrator']> {
    return { address: await world.adapter.getAddress() } as CaseWorld['arbitrator'];
  }
});
