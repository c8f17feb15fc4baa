// The court's price rises between two deposits, late: the first side need not pay in time to lose (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import type { FakeCourt } from '../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import {
  caseFixture,
  COST,
  deposit,
  FEE_WINDOW,
  nextAtCaseClock,
  Stage,
  type CaseWorld,
} from '../helpers/contracts/case.ts';
import { nextAtClock } from '../helpers/contracts/journey.ts';
import { HOUR, Outcome } from '../helpers/contracts/vocabulary.ts';

const connection = await network.create();
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('finding: a court that gets dearer while the fees are collected', () => {
  let world: CaseWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const outcome = async () => (await world.escrow.getTask(world.taskId)).outcome;

  it('leaves an hour to make the side lose that never paid, however late the first fee', async () => {
    await nextAtClock(world, world.taskId, -FEE_WINDOW - HOUR);
    await deposit(world, 'client');
    await nextAtCaseClock(world, HOUR);
    await world.adapter.timeout(world.escrow, world.taskId);
    expect(await outcome()).to.equal(Outcome.Ruled);
  });

  it('has no loser when the new fee window outlasts the ruling window: the agreed share holds, fees go back', async () => {
    const { adapter, agent, client, court, escrow, taskId } = world;
    await nextAtClock(world, taskId, -FEE_WINDOW - HOUR);
    await deposit(world, 'client');
    await court.setCost(COST * 2n);
    await nextAtCaseClock(world, 0);
    await deposit(world, 'agent', COST * 2n);
    await nextAtCaseClock(world, 1);
    const end = adapter.timeout(escrow, taskId);
    await expect(end).to.changeEtherBalances(connection.ethers, [client, agent, escrow], [COST, COST * 2n, 0n]);
    await expect(end).to.emit(adapter, 'RulingNotTaken');
    expect((await adapter.caseOf(escrow, taskId)).stage).to.equal(Stage.Ruled);
    await escrow.resolveBySilence(taskId);
    expect(await outcome()).to.equal(Outcome.ArbitratorSilent);
  });

  it('has one when the rise came in time', async () => {
    const { adapter, court, escrow, taskId } = world;
    await deposit(world, 'client');
    await court.setCost(COST * 2n);
    await deposit(world, 'agent', COST * 2n);
    await nextAtCaseClock(world, 1);
    await adapter.timeout(escrow, taskId);
    expect(await outcome()).to.equal(Outcome.Ruled);
  });
});
