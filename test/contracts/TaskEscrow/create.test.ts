import { expect } from 'chai';
import { network } from 'hardhat';

import { nextAt } from '../../helpers/contracts/journey.ts';
import { LANES, MAX_DISTANCE, MAX_HOURS, Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, fund, termsOf, worldFixture, type Terms, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress, ZeroHash } = connection.ethers;

describe('TaskEscrow.createAndFundTask', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  async function create(overrides: Partial<Terms>, lane: bigint = 0n) {
    const terms = await termsOf(world, overrides);
    return world.escrow.connect(world.client).createAndFundTask(lane, terms, { value: terms.amount });
  }

  it('emits TaskCreatedAndFunded with all the terms and keeps them readable', async () => {
    const { escrow, client, agent, arbitrator } = world;
    const terms = await termsOf(world);
    const taskId = await escrow.nextTaskId(client, 0);
    await expect(escrow.connect(client).createAndFundTask(0, terms, { value: AMOUNT }))
      .to.emit(escrow, 'TaskCreatedAndFunded')
      .withArgs(taskId, client, agent, ZeroAddress, AMOUNT, 24, 48, 30, terms.deadline, arbitrator, terms.termsHash);

    expect(await escrow.getTask(taskId)).to.deep.equal([
      client.address,
      agent.address,
      arbitrator.address,
      ZeroAddress,
      AMOUNT,
      BigInt(terms.deadline),
      State.Funded,
      Outcome.Open,
      24n,
      48n,
      30n,
      false,
      false,
      false,
      false,
      0n,
      ZeroHash,
    ]);
  });

  it('names the task after client, lane and round', async () => {
    const taskId = await fund(world, {}, 5n);
    const name = (BigInt(world.client.address) << 96n) | (5n << 24n) | 1n;
    expect(BigInt(taskId)).to.equal(name);
  });

  it('takes no arbitrator', async () => {
    const taskId = await fund(world, { arbitrator: ZeroAddress });
    expect((await world.escrow.getTask(taskId)).arbitrator).to.equal(ZeroAddress);
  });

  for (const who of ['nobody', 'client', 'escrow'] as const) {
    it(`reverts with TaskEscrow_InvalidAgent when the agent is ${who}`, async () => {
      const agent = who === 'nobody' ? ZeroAddress : await world[who].getAddress();
      await expect(create({ agent }))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidAgent')
        .withArgs(agent);
    });
  }

  for (const who of ['client', 'agent', 'escrow'] as const) {
    it(`reverts with TaskEscrow_InvalidArbitrator when the arbitrator is the ${who}`, async () => {
      const arbitrator = await world[who].getAddress();
      await expect(create({ arbitrator }))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidArbitrator')
        .withArgs(arbitrator);
    });
  }

  it('reverts with TaskEscrow_InvalidAmount when the amount is zero', async () => {
    await expect(create({ amount: 0n })).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidAmount');
  });

  for (const distance of [-1, 0, MAX_DISTANCE + 1]) {
    it(`reverts with TaskEscrow_InvalidDeadline when the deadline is ${distance} s away`, async () => {
      const now = (await connection.networkHelpers.time.latest()) + 100;
      await nextAt(world, now);
      await expect(create({ deadline: now + distance }))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidDeadline')
        .withArgs(now + distance, now + 1, now + MAX_DISTANCE);
    });
  }

  for (const distance of [1, MAX_DISTANCE]) {
    it(`takes a deadline ${distance} s away`, async () => {
      const now = (await connection.networkHelpers.time.latest()) + 100;
      await nextAt(world, now);
      await expect(create({ deadline: now + distance })).to.emit(world.escrow, 'TaskCreatedAndFunded');
    });
  }

  for (const window of ['reviewHours', 'rulingHours'] as const) {
    for (const hours of [0, MAX_HOURS + 1]) {
      it(`reverts with TaskEscrow_InvalidWindow when ${window} is ${hours}`, async () => {
        await expect(create({ [window]: hours }))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidWindow')
          .withArgs(hours, 1, MAX_HOURS);
      });
    }
  }

  it('reverts with TaskEscrow_InvalidShare when the agent would get more than everything', async () => {
    await expect(create({ silencePercent: 101 }))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidShare')
      .withArgs(101, 100);
  });

  it('reverts with TaskEscrow_InvalidLane when there is no such lane', async () => {
    await expect(create({}, LANES))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidLane')
      .withArgs(LANES, LANES);
  });
});
