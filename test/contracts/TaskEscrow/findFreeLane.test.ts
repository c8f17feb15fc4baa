import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf, reviewBoth } from '../../helpers/contracts/journey.ts';
import { DAY, FIRST_PERMANENT_LANE, LANES } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.findFreeLane', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('finds the first of fresh lanes', async () => {
    expect(await world.escrow.findFreeLane(world.client, 3, 10)).to.equal(3);
  });

  it('skips live tasks and closed ones that wait for a review', async () => {
    await bring(world, 'Funded', {}, 0n);
    await bring(world, 'Released', {}, 1n);
    expect(await world.escrow.findFreeLane(world.client, 0, 10)).to.equal(2);
    expect(await world.escrow.findFreeLane(world.agent, 0, 10)).to.equal(0);
  });

  it('finds a lane whose task was reviewed, was never accepted, or closed seven days ago', async () => {
    await reviewBoth(world, await bring(world, 'Released', {}, 1n));
    await bring(world, 'Refunded', {}, 2n);
    const waiting = await bring(world, 'Released', {}, 0n);
    expect(await world.escrow.findFreeLane(world.client, 0, 10)).to.equal(1);
    expect(await world.escrow.findFreeLane(world.client, 2, 10)).to.equal(2);

    const reopensAfter = (await clockOf(world, waiting)) + 7 * DAY;
    await connection.networkHelpers.time.increaseTo(reopensAfter);
    expect(await world.escrow.findFreeLane(world.client, 0, 10)).to.equal(1);
    await connection.networkHelpers.time.increaseTo(reopensAfter + 1);
    expect(await world.escrow.findFreeLane(world.client, 0, 10)).to.equal(0);
  });

  it('never finds a permanent lane twice', async () => {
    await bring(world, 'Refunded', {}, FIRST_PERMANENT_LANE);
    expect(await world.escrow.findFreeLane(world.client, FIRST_PERMANENT_LANE, 2)).to.equal(FIRST_PERMANENT_LANE + 1n);
  });

  it('answers the end of the range when no lane in it is free', async () => {
    await bring(world, 'Funded', {}, 4n);
    expect(await world.escrow.findFreeLane(world.client, 4, 1)).to.equal(5);
    expect(await world.escrow.findFreeLane(world.client, 0, 0)).to.equal(0);
  });

  it('never answers a lane that does not exist', async () => {
    await bring(world, 'Funded', {}, LANES - 1n);
    expect(await world.escrow.findFreeLane(world.client, LANES - 1n, 5)).to.equal(LANES + 4n);
  });
});
