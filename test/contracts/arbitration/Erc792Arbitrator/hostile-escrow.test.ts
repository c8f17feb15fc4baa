import { expect } from 'chai';
import { network } from 'hardhat';

import type { FakeCourt } from '../../../../sdk/src/generated/contracts/mocks/FakeCourt.ts';
import type { FakeEscrow } from '../../../../sdk/src/generated/contracts/mocks/FakeEscrow.ts';
import {
  caseFixture,
  COST,
  deposit,
  fakeEscrow,
  nextAtCaseClock,
  openCase,
  Side,
  Stage,
  type CaseWorld,
} from '../../../helpers/contracts/case.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = caseFixture<FakeCourt>(connection, 'FakeCourt');

describe('Erc792Arbitrator given a hostile escrow', () => {
  let world: CaseWorld;
  let hostile: FakeEscrow;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
    hostile = await fakeEscrow(world);
  });

  const give = (disputeId: number, ruling: number): ReturnType<typeof world.court.give> =>
    world.court.give(world.adapter, disputeId, ruling, { gasLimit: 5_000_000 });

  /** The attacker is the agent of a made-up task with the same id; its client is the stranger. */
  async function openHostile(): Promise<void> {
    const task = (await hostile.getTask(world.taskId)) as unknown as { toObject(): Record<string, unknown> };
    await hostile.setTask({ ...task.toObject(), client: world.stranger.address } as never);
    await world.adapter.connect(world.stranger).depositFee(hostile, world.taskId, { value: COST });
    await world.adapter.connect(world.agent).depositFee(hostile, world.taskId, { value: COST });
  }

  it('pays out of its own case only, though its task has the id of another', async () => {
    await deposit(world, 'client');
    await openHostile();
    await expect(give(0, 2)).to.changeEtherBalances(ethers, [world.agent, world.adapter], [COST, -COST]);
    expect((await world.adapter.caseOf(world.escrow, world.taskId)).clientDeposit).to.equal(COST);
    expect(await ethers.provider.getBalance(world.adapter)).to.equal(COST);
  });

  it('cannot change the parties after the first deposit', async () => {
    await world.adapter.connect(world.client).depositFee(hostile, world.taskId, { value: COST });
    const task = (await hostile.getTask(world.taskId)) as unknown as { toObject(): Record<string, unknown> };
    await hostile.setTask({ ...task.toObject(), client: world.stranger.address } as never);
    await expect(
      world.adapter.connect(world.stranger).depositFee(hostile, world.taskId, { value: COST }),
    ).to.be.revertedWithCustomError(world.adapter, 'Erc792Arbitrator_NotParty');
    await networkHelpers.time.increase(7 * 3_600);
    await expect(world.adapter.timeout(hostile, world.taskId)).to.changeEtherBalances(
      ethers,
      [world.client, world.adapter],
      [COST, -COST],
    );
  });

  it('opens a case for one that says nothing about extensions, and asks it for none', async () => {
    await hostile.setMute(true);
    await world.adapter.connect(world.client).depositFee(hostile, world.taskId, { value: COST });
    await expect(world.adapter.connect(world.agent).depositFee(hostile, world.taskId, { value: COST })).to.emit(
      world.adapter,
      'CaseOpened',
    );
    await expect(world.adapter.extendRuling(hostile, world.taskId)).to.be.revertedWithCustomError(
      world.adapter,
      'Erc792Arbitrator_NothingToExtend',
    );
  });

  it('cannot be both sides to be paid twice', async () => {
    const task = (await hostile.getTask(world.taskId)) as unknown as { toObject(): Record<string, unknown> };
    await hostile.setTask({ ...task.toObject(), client: world.agent.address } as never);
    await deposit(world, 'client');
    await world.adapter.connect(world.agent).depositFee(hostile, world.taskId, { value: COST });
    await networkHelpers.time.increase(7 * 3_600);
    await expect(world.adapter.timeout(hostile, world.taskId)).to.changeEtherBalances(
      ethers,
      [world.agent, world.adapter],
      [COST, -COST],
    );
  });

  for (const [name, mode] of [
    ['reverts', 1],
    ['burns its gas', 2],
    ['answers with 150 kB', 3],
    ['reverts with 150 kB', 4],
  ] as const) {
    it(`pays the winner when the escrow ${name}`, async () => {
      await openHostile();
      await hostile.setMode(mode);
      await expect(give(0, 2)).to.changeEtherBalances(ethers, [world.agent, world.adapter], [COST, -COST]);
    });
  }

  it('pays the winner when the escrow has lost its code', async () => {
    await openHostile();
    await networkHelpers.setCode(await hostile.getAddress(), '0x');
    const tx = give(0, 2);
    await expect(tx).to.changeEtherBalances(ethers, [world.agent, world.adapter], [COST, -COST]);
    await expect(tx).to.emit(world.adapter, 'RulingNotTaken').withArgs(hostile, world.taskId, Side.Agent);
  });

  it('cannot enter a guarded verb, nor be paid twice, while it takes a ruling', async () => {
    const { adapter, escrow, taskId } = world;
    await deposit(world, 'client');
    await world.adapter
      .connect(world.stranger)
      .timeout(escrow, taskId)
      .catch(() => undefined);
    await openHostile();
    for (const data of [
      adapter.interface.encodeFunctionData('timeout', [await hostile.getAddress(), taskId]),
      adapter.interface.encodeFunctionData('enforce', [await hostile.getAddress(), taskId]),
      adapter.interface.encodeFunctionData('withdraw'),
      world.court.interface.encodeFunctionData('give', [await adapter.getAddress(), 0, 2]),
    ]) {
      const snapshot = await networkHelpers.takeSnapshot();
      const target = data.startsWith(world.court.interface.getFunction('give').selector) ? world.court : adapter;
      await hostile.reenterWith(target, data);
      await give(0, 2);
      expect(await hostile.reentries()).to.be.greaterThan(0);
      // `enforce` is no theft: it tells the same escrow the same ruling again.
      const enforced = data.startsWith(adapter.interface.getFunction('enforce').selector);
      if (!enforced) expect(await hostile.reentriesSucceeded()).to.equal(0);
      expect(await ethers.provider.getBalance(adapter)).to.equal(COST);
      await snapshot.restore();
    }
  });

  it('cannot name a task that was opened, and take its place in court', async () => {
    await openCase(world);
    await openHostile();
    await give(1, 2);
    const { stage, pot } = await world.adapter.caseOf(world.escrow, world.taskId);
    expect([stage, pot]).to.deep.equal([Stage.InCourt, COST]);
    await nextAtCaseClock(world, 0);
    await expect(give(0, 1)).to.changeEtherBalances(ethers, [world.client, world.adapter], [COST, -COST]);
  });
});
