import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, taskOf } from '../../helpers/contracts/journey.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('TaskEscrow.acceptTask', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Funded'],
    by: ['agent'],
    refusal: 'TaskEscrow_NotAgent',
    clock: 'due',
    act: (escrow, taskId) => escrow.acceptTask(taskId),
  });

  describe('given a funded task', () => {
    it('emits TaskAccepted and changes nothing but the consent', async () => {
      const taskId = await fund(world);
      const before = await taskOf(world, taskId);
      await expect(world.escrow.connect(world.agent).acceptTask(taskId))
        .to.emit(world.escrow, 'TaskAccepted')
        .withArgs(taskId);
      const after = await taskOf(world, taskId);
      expect(after).to.deep.equal({ ...before, accepted: true });
    });

    it('reverts with TaskEscrow_AlreadyAccepted when accepted before', async () => {
      const taskId = await fund(world);
      await world.escrow.connect(world.agent).acceptTask(taskId);
      await expect(world.escrow.connect(world.agent).acceptTask(taskId))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_AlreadyAccepted')
        .withArgs(taskId);
    });
  });

  describe('given a completed task', () => {
    it('was implied by completing', async () => {
      const taskId = await bring(world, 'Completed');
      expect((await world.escrow.getTask(taskId)).accepted).to.equal(true);
    });
  });
});
