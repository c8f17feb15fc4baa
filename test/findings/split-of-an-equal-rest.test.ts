// A split signed over what was locked is good again when a milestone and a top-up lead back to the same amount (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { sign } from '../helpers/contracts/signing.ts';
import { AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const PART = 400_000n;

describe('finding: a split of an amount that is locked again', () => {
  let world: World;
  let taskId: string;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    taskId = await bring(world, 'Funded');
  });

  const consent = (changed: object = {}) =>
    sign(world, world.agent, 'Settlement', { taskId, remaining: AMOUNT, agentAmount: 1n, ...changed });
  const release = () => world.escrow.connect(world.client).releasePart(taskId, PART);
  const topUp = (amount = PART) => world.escrow.connect(world.client).topUp(taskId, amount, { value: amount });

  for (const [name, moves] of Object.entries({
    'a milestone and a top-up': [release, topUp],
    'a top-up and a milestone': [topUp, release],
  })) {
    it(`is worthless after ${name}`, async () => {
      const old = await consent();
      for (const move of moves) await move();
      expect((await world.escrow.getTask(taskId)).amount).to.equal(AMOUNT);
      await expect(world.escrow.connect(world.client).settle(taskId, 1n, old)).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_WrongSignature',
      );
    });
  }

  it('is good when it names the top-ups so far, however many', async () => {
    for (let i = 0; i < 3; ++i) await topUp(7n);
    const { amount: remaining, topUps } = await world.escrow.getTask(taskId);
    expect(topUps).to.equal(3n);
    const split = await consent({ remaining, topUps });
    await expectMoved(world, world.escrow.connect(world.client).settle(taskId, 1n, split), {
      agent: 1n,
      client: AMOUNT + 20n,
      escrow: -AMOUNT - 21n,
    });
  });

  it('counts from nothing in the lane’s next task, whatever the last one left', async () => {
    await topUp();
    await world.escrow.connect(world.agent).declineTask(taskId);
    const next = await bring(world, 'Funded');
    expect((await world.escrow.getTask(next)).topUps).to.equal(0n);
    await world.escrow.connect(world.client).topUp(next, 1n, { value: 1n });
    expect((await world.escrow.getTask(next)).topUps).to.equal(1n);
  });
});
