import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf, nextAt, taskOf } from '../../helpers/contracts/journey.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { HOUR, MAX_HOURS, State } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.raiseDispute', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Completed'],
    by: ['client', 'agent'],
    refusal: 'TaskEscrow_NotParty',
    clock: 'due',
    act: (escrow, taskId) => escrow.raiseDispute(taskId),
  });

  for (const party of ['client', 'agent'] as const) {
    it(`by the ${party} starts the ruling window`, async () => {
      const { escrow } = world;
      const taskId = await bring(world, 'Completed', { rulingHours: MAX_HOURS });
      const before = await taskOf(world, taskId);
      const now = await clockOf(world, taskId);
      const rulingEndsAt = now + MAX_HOURS * HOUR;

      await nextAt(world, now);
      await expect(escrow.connect(world[party]).raiseDispute(taskId))
        .to.emit(escrow, 'TaskDisputed')
        .withArgs(taskId, world[party], rulingEndsAt);

      const after = await taskOf(world, taskId);
      expect(after).to.deep.equal({
        ...before,
        state: State.Disputed,
        clock: BigInt(rulingEndsAt),
      });
    });
  }
});
