import { expect } from 'chai';
import { network } from 'hardhat';

import { bring } from '../../helpers/contracts/journey.ts';
import { setRound } from '../../helpers/contracts/set-round.ts';
import { MAX_ROUND } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.findFreeLane given a lane near its last round', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('never finds a lane whose last round was played', async () => {
    await setRound(world, await bring(world, 'Refunded'), MAX_ROUND);
    expect(await world.escrow.findFreeLane(world.client, 0, 2)).to.equal(1);
  });

  it('finds a lane that has one round left', async () => {
    await setRound(world, await bring(world, 'Refunded'), MAX_ROUND - 1n);
    expect(await world.escrow.findFreeLane(world.client, 0, 2)).to.equal(0);
  });
});
