// A receiver that calls back while it is paid is paid again.
import { expect } from 'chai';
import { network } from 'hardhat';

import type { Actor } from '../../sdk/src/generated/contracts/mocks/Actor.ts';
import { completedBy, deployActor, disputedBetween, Mode } from '../helpers/contracts/actors.ts';
import { bring } from '../helpers/contracts/journey.ts';
import { AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress, provider } = connection.ethers;

describe('finding: a reentrant receiver is paid twice', () => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    actor = await deployActor(world);
    await bring(world, 'Funded', { amount: 10n * AMOUNT }, 5n);
  });

  it('refuses withdraw inside withdraw', async () => {
    const { escrow, client } = world;
    await actor.setMode(Mode.Revert);
    await escrow.connect(client).releasePayment(await completedBy(world, actor));
    const withdraw = escrow.interface.encodeFunctionData('withdraw', [ZeroAddress]);
    await actor.reenterWith(escrow, withdraw);
    await actor.execute(escrow, 0, withdraw);
    expect(await actor.reentriesSucceeded()).to.equal(0);
    expect(await provider.getBalance(actor)).to.equal(AMOUNT);
  });

  it('refuses a second release, of another task of the same client, inside a payment', async () => {
    const { escrow, arbitrator } = world;
    const agent = await deployActor(world);
    const taskId = await disputedBetween(world, actor, agent);
    await actor.reenterWith(escrow, escrow.interface.encodeFunctionData('releasePayment', [taskId]));
    await escrow.connect(arbitrator).resolveDispute(taskId, 5_000);
    expect(await actor.reentries()).to.equal(1);
    expect(await actor.reentriesSucceeded()).to.equal(0);
    expect(await provider.getBalance(agent)).to.equal(500_000n);
    expect(await provider.getBalance(actor)).to.equal(AMOUNT - 500_000n);
  });

  it('shows the task closed and the books right to a receiver that looks while it is paid', async () => {
    const { escrow, client } = world;
    const watcher = await connection.ethers.deployContract('Watcher');
    const taskId = await completedBy(world, watcher);
    await watcher.watch(escrow, taskId);
    await escrow.connect(client).releasePayment(taskId);
    expect(await watcher.seenState()).to.equal((await escrow.getTask(taskId)).state);
    expect(await watcher.seenCredit()).to.equal(0);
  });
});
