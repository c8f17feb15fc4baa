import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, bringWith, clockOf, nextAtClock, taskOf } from '../../helpers/contracts/journey.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { HOUR, State } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const HOURS = 12;

describe('TaskEscrow.extendRuling', () => {
  let world: World;
  let taskId: string;
  let last: number;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });
  async function disputed(): Promise<void> {
    taskId = await bringWith(world, 'Disputed', { extensionHours: HOURS });
    last = await clockOf(world, taskId);
  }
  const extend = (to: number) => world.escrow.connect(world.arbitrator).extendRuling(taskId, to);

  describe('given terms that allow none', () => {
    shouldBehaveLikeVerb({
      world: () => world,
      from: ['Disputed'],
      by: ['arbitrator'],
      refusal: 'TaskEscrow_NotArbitrator',
      // Anything goes for the state, caller and existence; the clock is below.
      act: async (escrow, task) => {
        const { clock } = await escrow.getTask(task).catch(() => ({ clock: 1n }));
        return escrow.extendRuling(task, clock);
      },
    });

    it('reverts with TaskEscrow_InvalidExtension', async () => {
      taskId = await bring(world, 'Disputed');
      last = await clockOf(world, taskId);
      await expect(extend(last + 1))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidExtension')
        .withArgs(last + 1, last);
    });
  });

  for (const seconds of [1, HOURS * HOUR]) {
    it(`adds ${seconds} s, and changes nothing else of the task`, async () => {
      await disputed();
      const before = await taskOf(world, taskId);
      await expect(extend(last + seconds))
        .to.emit(world.escrow, 'RulingExtended')
        .withArgs(taskId, last + seconds);
      expect(await taskOf(world, taskId)).to.deep.equal({ ...before, clock: BigInt(last + seconds) });
      expect((await world.escrow.getOptions(taskId)).extensionHours).to.equal(0n);
    });
  }

  for (const seconds of [-1, 0, HOURS * HOUR + 1]) {
    it(`reverts with TaskEscrow_InvalidExtension for ${seconds} s`, async () => {
      await disputed();
      await expect(extend(last + seconds))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidExtension')
        .withArgs(last + seconds, last + HOURS * HOUR);
    });
  }

  it('works once', async () => {
    await disputed();
    await extend(last + 1);
    await expect(extend(last + 2))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidExtension')
      .withArgs(last + 2, last + 1);
  });

  it('works in the last second, and reverts with TaskEscrow_TooLate after', async () => {
    await disputed();
    await nextAtClock(world, taskId, 1);
    await expect(extend(last + 10))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TooLate')
      .withArgs(last + 1, last);
  });

  it('lets the arbitrator rule until the new end', async () => {
    await disputed();
    await nextAtClock(world, taskId, 0);
    await extend(last + 100);
    await nextAtClock(world, taskId, 0);
    await world.escrow.connect(world.arbitrator).resolveDispute(taskId, 1);
    expect((await world.escrow.getTask(taskId)).state).to.equal(State.Released);
  });

  it('keeps silence from closing the task before the new end', async () => {
    await disputed();
    await extend(last + 100);
    await nextAtClock(world, taskId, 0);
    await expect(world.escrow.resolveBySilence(taskId)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_TooEarly',
    );
  });
});

describe('TaskEscrow.submitEvidence', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Disputed'],
    by: ['client', 'agent'],
    refusal: 'TaskEscrow_NotParty',
    act: (escrow, taskId) => escrow.submitEvidence(taskId, 'ipfs://evidence'),
  });

  it('emits Evidence as ERC-1497 names it', async () => {
    const { escrow, agent, arbitrator } = world;
    const taskId = await bring(world, 'Disputed');
    await expect(escrow.connect(agent).submitEvidence(taskId, 'ipfs://ä'))
      .to.emit(escrow, 'Evidence')
      .withArgs(arbitrator, BigInt(taskId), agent, 'ipfs://ä');
    expect(escrow.interface.getEvent('Evidence').topicHash).to.equal(
      connection.ethers.id('Evidence(address,uint256,address,string)'),
    );
  });
});
