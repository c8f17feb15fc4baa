// A ruling executed, or a no-show timed out, from inside a call of the escrow bounces off its guard: in the ruling window's last second for good (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import type { Actor } from '../../sdk/src/generated/contracts/mocks/Actor.ts';
import type { FakeCourt } from '../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import { deployActor } from '../helpers/contracts/actors.ts';
import { caseFixture, deposit, FEE_WINDOW, openCase, type CaseWorld } from '../helpers/contracts/case.ts';
import { nextAtClock } from '../helpers/contracts/journey.ts';
import { HOUR, Outcome } from '../helpers/contracts/vocabulary.ts';
import { termsOf } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('finding: a ruling deflected from inside the escrow', () => {
  let world: CaseWorld;
  let loser: Actor;
  let pull: string;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow } = world;
    // Whoever pays for a task of its own in a token with hooks is called in the middle of it.
    loser = await deployActor(world);
    const token = await connection.ethers.deployContract('HookToken');
    await token.mint(loser, 1_000_000n);
    await token.setHooked(loser, true);
    const approve = token.interface.encodeFunctionData('approve', [await escrow.getAddress(), 1_000_000n]);
    await loser.execute(token, 0, approve);
    const terms = await termsOf(world, { token: await token.getAddress(), amount: 5n });
    pull = escrow.interface.encodeFunctionData('createAndFundTask', [
      0,
      { ...terms, deadline: Number(terms.deadline) + 86_400 * 20 },
    ]);
  });

  const ruling = async () =>
    loser.reenterWith(
      world.court,
      world.court.interface.encodeFunctionData('give', [await world.adapter.getAddress(), 0, 2]),
    );
  // Named, because an estimate would take the least with which the outer call succeeds.
  const deflect = () => loser.execute(world.escrow, 0, pull, { gasLimit: 5_000_000n });

  it('is brought by anybody while the window is open', async () => {
    const { adapter, escrow, stranger, taskId } = world;
    await openCase(world);
    await ruling();
    await expect(deflect()).to.emit(adapter, 'RulingNotTaken');
    await adapter.connect(stranger).enforce(escrow, taskId);
    expect((await escrow.getTask(taskId)).outcome).to.equal(Outcome.Ruled);
  });

  it('is lost in the last second, which is why docs say to execute it earlier: the agreed share holds', async () => {
    const { adapter, escrow, taskId } = world;
    await openCase(world);
    await ruling();
    await nextAtClock(world, taskId, 0);
    await expect(deflect()).to.emit(adapter, 'RulingNotTaken');
    await expect(adapter.enforce(escrow, taskId)).to.be.revertedWithCustomError(escrow, 'TaskEscrow_TooLate');
    await escrow.resolveBySilence(taskId);
    expect((await escrow.getTask(taskId)).outcome).to.equal(Outcome.ArbitratorSilent);
  });

  it('and so is a no-show that nobody timed out in the hour before', async () => {
    const { adapter, escrow, taskId } = world;
    await nextAtClock(world, taskId, -FEE_WINDOW - HOUR);
    await deposit(world, 'client');
    const timeout = adapter.interface.encodeFunctionData('timeout', [await escrow.getAddress(), taskId]);
    await loser.reenterWith(adapter, timeout);
    await nextAtClock(world, taskId, 0);
    await expect(deflect()).to.emit(adapter, 'RulingNotTaken');
    await expect(adapter.enforce(escrow, taskId)).to.be.revertedWithCustomError(escrow, 'TaskEscrow_TooLate');
    await escrow.resolveBySilence(taskId);
    expect((await escrow.getTask(taskId)).outcome).to.equal(Outcome.ArbitratorSilent);
  });
});
