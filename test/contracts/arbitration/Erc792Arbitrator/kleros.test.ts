// The courts that Kleros publishes as @kleros/erc-792, compiled from its unmodified sources.
import { expect } from 'chai';
import { network } from 'hardhat';

import type { CentralizedArbitratorWithAppeal } from '../../../../sdk/src/generated/@kleros/erc-792/contracts/examples/CentralizedArbitratorWithAppeal.ts';
import type { SimpleCentralizedArbitrator } from '../../../../sdk/src/generated/@kleros/erc-792/contracts/examples/SimpleCentralizedArbitrator.ts';
import {
  caseFixture,
  deposit,
  disputed,
  nextAtCaseClock,
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
const simple = caseFixture<SimpleCentralizedArbitrator>(connection, 'SimpleCentralizedArbitrator');
const withAppeal = caseFixture<CentralizedArbitratorWithAppeal>(connection, 'CentralizedArbitratorWithAppeal');

const APPEAL_WINDOW = 180;
const half = AMOUNT / 2n;

describe("Erc792Arbitrator before Kleros' SimpleCentralizedArbitrator", () => {
  const COST = ethers.parseEther('0.1');
  let world: CaseWorld<SimpleCentralizedArbitrator>;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(simple);
  });

  for (const [ruling, name, toClient, toAgent] of [
    [2, 'pays the agent that wins', 0n, AMOUNT + COST],
    [1, 'refunds the client that wins', AMOUNT + COST, 0n],
    [0, 'splits when the court refuses to rule', AMOUNT - half + COST / 2n, half + COST / 2n],
  ] as const) {
    it(name, async () => {
      await openCase(world, COST);
      await expect(world.court.rule(0, ruling)).to.changeEtherBalances(
        ethers,
        [world.client, world.agent, world.escrow, world.adapter],
        // The court's owner, who is paid the fee, is the client's account here.
        [toClient + COST, toAgent, -AMOUNT, -COST],
      );
      expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.Ruled);
    });
  }

  it('keeps two disputes apart, ruled in the other order', async () => {
    const { adapter, agent, client, court, escrow } = world;
    await openCase(world, COST);
    const second = await disputed(world, adapter, { amount: 5_000n }, 1n);
    await adapter.connect(agent).depositFee(escrow, second, { value: COST });
    await adapter.connect(client).depositFee(escrow, second, { value: COST });

    await expect(court.rule(1, 2)).to.changeEtherBalances(
      ethers,
      [agent, escrow, adapter],
      [5_000n + COST, -5_000n, -COST],
    );
    expect((await adapter.caseOf(escrow, world.taskId)).stage).to.equal(Stage.InCourt);
    await expect(court.rule(0, 2)).to.changeEtherBalances(
      ethers,
      [agent, escrow, adapter],
      [AMOUNT + COST, -AMOUNT, -COST],
    );
    expect(await ethers.provider.getBalance(adapter)).to.equal(0);
  });

  it('makes the side lose that does not pay', async () => {
    await deposit(world, 'agent', COST);
    await nextAtCaseClock(world, 1);
    await expect(world.adapter.connect(world.stranger).timeout(world.escrow, world.taskId)).to.changeEtherBalances(
      ethers,
      [world.client, world.agent, world.adapter],
      [0n, AMOUNT + COST, -COST],
    );
  });

  it('returns the fee to the winner when the ruling comes after the window of the task', async () => {
    await openCase(world, COST);
    await nextAtClock(world, world.taskId, 1);
    await world.escrow.connect(world.stranger).resolveBySilence(world.taskId);
    const tx = world.court.rule(0, 2);
    await expect(tx).to.changeEtherBalances(ethers, [world.agent, world.adapter], [COST, -COST]);
    await expect(tx).to.emit(world.adapter, 'RulingNotTaken').withArgs(world.escrow, world.taskId, Side.Agent);
  });

  it('refuses an appeal, which that court prices beyond all money', async () => {
    await openCase(world, COST);
    await expect(world.adapter.appeal(world.escrow, world.taskId, { value: COST })).to.be.revertedWithCustomError(
      world.adapter,
      'Erc792Arbitrator_FeeTooLow',
    );
  });
});

describe("Erc792Arbitrator before Kleros' CentralizedArbitratorWithAppeal", () => {
  const COST = 10n ** 15n;
  let world: CaseWorld<CentralizedArbitratorWithAppeal>;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(withAppeal);
    await openCase(world, COST);
  });

  async function execute(): Promise<void> {
    const { end } = await world.court.appealPeriod(0);
    await networkHelpers.time.setNextBlockTimestamp(Number(end) + 1);
    await world.court.connect(world.stranger).executeRuling(0);
  }

  it('enforces a ruling that nobody appealed, when its appeal period is over', async () => {
    await world.court.giveRuling(0, 2);
    expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.Open);
    await execute();
    expect((await world.adapter.caseOf(world.escrow, world.taskId)).winner).to.equal(Side.Agent);
    expect((await world.escrow.getTask(world.taskId)).outcome).to.equal(Outcome.Ruled);
  });

  it('enforces the ruling of the appeal', async () => {
    await world.court.giveRuling(0, 2);
    const appeal = world.adapter.connect(world.client).appeal(world.escrow, world.taskId, { value: 2n * COST });
    await expect(appeal).to.changeEtherBalances(ethers, [world.court, world.adapter], [2n * COST, 0n]);
    await expect(world.court.connect(world.stranger).executeRuling(0)).to.be.revertedWithCustomError(
      world.court,
      'InvalidStatus',
    );

    await world.court.giveRuling(0, 1);
    const before = await ethers.provider.getBalance(world.client);
    await execute();
    // Payment and fee; what an appeal cost is not returned.
    expect((await ethers.provider.getBalance(world.client)) - before).to.equal(AMOUNT + COST);
    expect(await ethers.provider.getBalance(world.adapter)).to.equal(0);
  });

  it('passes on more than the quote, because this court charges twice of what it quotes', async () => {
    await world.court.giveRuling(0, 2);
    expect(await world.court.appealCost(0, '0x')).to.equal(COST);
    await expect(world.adapter.appeal(world.escrow, world.taskId, { value: COST }))
      .to.be.revertedWithCustomError(world.court, 'InsufficientPayment')
      .withArgs(COST, 2n * COST);
  });

  it('reverts as the court does when the appeal comes too late', async () => {
    await world.court.giveRuling(0, 2);
    await networkHelpers.time.increase(APPEAL_WINDOW + 1);
    await expect(world.adapter.appeal(world.escrow, world.taskId, { value: 2n * COST })).to.be.revertedWithCustomError(
      world.court,
      'AfterAppealPeriodEnd',
    );
  });
});
