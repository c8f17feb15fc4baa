import { expect } from 'chai';
import { network } from 'hardhat';

import { taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { NO_OPTIONS, publish } from '../../helpers/contracts/options.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, termsOf, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress, ZeroHash } = connection.ethers;

describe('TaskEscrow.createTask', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('emits TaskCreated with all the terms, locks nothing and keeps them readable', async () => {
    const { escrow, client, agent, arbitrator } = world;
    const terms = await termsOf(world);
    const taskId = await escrow.nextTaskId(client, 3);
    const tx = escrow.connect(client).createTask(3, terms, NO_OPTIONS);
    await expect(tx)
      .to.emit(escrow, 'TaskCreated')
      .withArgs(taskId, client, agent, ZeroAddress, AMOUNT, 24, 48, 30, terms.deadline, arbitrator, terms.termsHash);
    await expect(tx).to.not.emit(escrow, 'TaskCreatedAndFunded');
    await expect(tx).to.not.emit(escrow, 'TaskOptionsChosen');
    await expectMoved(world, tx, {});

    const task = await taskOf(world, taskId);
    expect(task).to.deep.include({
      client: client.address,
      agent: agent.address,
      amount: AMOUNT,
      clock: BigInt(terms.deadline),
      state: State.Created,
      outcome: Outcome.Open,
      accepted: false,
      // The digest of the terms is in that slot, and is not a proof.
      proof: ZeroHash,
    });
  });

  it('occupies the lane until it is cancelled', async () => {
    const { escrow, client } = world;
    const { taskId, terms } = await publish(world);
    await expect(escrow.connect(client).createTask(0, terms, NO_OPTIONS))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_LaneBusy')
      .withArgs(taskId);
    await escrow.connect(client).cancelTask(taskId);
    // Nobody accepted, so nobody reviews, so the lane does not wait.
    await escrow.connect(client).createTask(0, terms, NO_OPTIONS);
  });

  it('checks the terms as createAndFundTask does', async () => {
    const { escrow, client } = world;
    const terms = await termsOf(world, { amount: 0n });
    await expect(escrow.connect(client).createTask(0, terms, NO_OPTIONS))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidAmount')
      .withArgs(0, 1, 2n ** 96n - 1n);
    await expect(
      escrow.connect(client).createTask(0, await termsOf(world, { agent: client.address }), NO_OPTIONS),
    ).to.be.revertedWithCustomError(escrow, 'TaskEscrow_InvalidAgent');
  });

  it('is not reviewed: neither party has a right before funding', async () => {
    const { taskId } = await publish(world);
    await expect(
      world.reputation.connect(world.client).submitReview(taskId, 5, ZeroHash),
    ).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongState');
  });
});
