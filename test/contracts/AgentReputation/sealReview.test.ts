import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, PROOF } from '../../helpers/contracts/journey.ts';
import { open, seal, sealOf } from '../../helpers/contracts/seal.ts';
import { Outcome, Role, State } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id, ZeroHash } = connection.ethers;

describe('AgentReputation.sealReview', () => {
  let world: World;
  let taskId: string;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    taskId = await bring(world, 'Released');
  });

  const SIDES = { client: Role.Agent, agent: Role.Client };
  for (const [side, role] of Object.entries(SIDES) as ['client' | 'agent', bigint][]) {
    it(`takes the ${side}’s right to review, counts nothing, and emits ReviewSealed`, async () => {
      const now = (await connection.networkHelpers.time.latest()) + 10;
      await connection.networkHelpers.time.setNextBlockTimestamp(now);
      const subject = side === 'client' ? world.agent : world.client;
      await expect(world.reputation.connect(world[side]).sealReview(taskId, id('seal')))
        .to.emit(world.reputation, 'ReviewSealed')
        .withArgs(subject, world[side], taskId, role, Outcome.ReleasedByClient, id('seal'), now);
      expect(await world.reputation.getReputationAs(subject, role)).to.deep.equal([0n, 0n]);
      expect(await world.reputation.isSealedBy(world[side], taskId)).to.equal(true);
      expect(await world.reputation.isSealedBy(subject, taskId)).to.equal(false);
      const task = await world.escrow.getTask(taskId);
      expect([task.clientReviewed, task.agentReviewed]).to.deep.equal([side === 'client', side === 'agent']);
    });

    it(`leaves the ${side} neither a plain review nor another seal`, async () => {
      await seal(world, taskId, side);
      for (const attempt of [
        world.reputation.connect(world[side]).submitReview(taskId, 1, ZeroHash),
        world.reputation.connect(world[side]).sealReview(taskId, id('another')),
      ]) {
        await expect(attempt).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_AlreadyReviewed');
      }
    });

    it(`reverts with AgentReputation_NotBlind once the ${side} can read the other side’s review`, async () => {
      const other = side === 'client' ? 'agent' : 'client';
      const refused = async (): Promise<void> => {
        await expect(world.reputation.connect(world[side]).sealReview(taskId, id('seal')))
          .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_NotBlind')
          .withArgs(taskId, role);
      };
      await world.reputation.connect(world[other]).submitReview(taskId, 1, ZeroHash);
      await refused();
      await world.reputation.connect(world[other]).revokeReview(taskId, ZeroHash);
      await refused();

      taskId = await bring(world, 'Released', {}, 1n);
      const sealed = await seal(world, taskId, other);
      await connection.networkHelpers.time.increase(8 * 86_400);
      await open(world, sealed);
      await refused();
      // What is left is to say so in the open.
      await world.reputation.connect(world[side]).submitReview(taskId, 1, ZeroHash);
    });
  }

  it('reverts with AgentReputation_NotBlind for the agent after releaseAndReview', async () => {
    taskId = await bring(world, 'Completed', {}, 1n);
    await world.escrow.connect(world.client).releaseAndReview(taskId, 5, ZeroHash);
    await expect(seal(world, taskId, 'agent')).to.be.revertedWithCustomError(
      world.reputation,
      'AgentReputation_NotBlind',
    );
  });

  it('works while the other side’s review is sealed, opened in time or not', async () => {
    await seal(world, taskId, 'client');
    await connection.networkHelpers.time.increase(30 * 86_400);
    await seal(world, taskId, 'agent');
  });

  it('reverts with AgentReputation_InvalidSeal for zero', async () => {
    await expect(world.reputation.connect(world.client).sealReview(taskId, ZeroHash))
      .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_InvalidSeal')
      .withArgs(ZeroHash);
  });

  it('reverts as a plain review does, for strangers and for tasks that cannot be reviewed', async () => {
    await expect(world.reputation.connect(world.stranger).sealReview(taskId, id('seal')))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotParty')
      .withArgs(world.stranger, taskId);
    const running = await bring(world, 'Completed', {}, 1n);
    await expect(world.reputation.connect(world.client).sealReview(running, id('seal')))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongState')
      .withArgs(State.Completed, State.Refunded);
    const untaken = await bring(world, 'Refunded', {}, 2n);
    await expect(world.reputation.connect(world.client).sealReview(untaken, id('seal')))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotAccepted')
      .withArgs(untaken);
  });

  it('is neither revoked nor answered before it is opened: there is no review', async () => {
    await seal(world, taskId, 'client');
    await expect(world.reputation.connect(world.client).revokeReview(taskId, ZeroHash))
      .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_NotReviewed')
      .withArgs(taskId, Role.Agent);
    await expect(world.reputation.connect(world.agent).respondToReview(taskId, PROOF))
      .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_NotReviewed')
      .withArgs(taskId, Role.Agent);
    expect(await world.reputation.isRevoked(taskId, Role.Agent)).to.equal(false);
    expect(await world.reputation.revokedCountOf(world.agent, Role.Agent)).to.equal(0);
  });

  it('lets the lane be used again at once when both sides sealed', async () => {
    await seal(world, taskId, 'client');
    await seal(world, taskId, 'agent');
    await fund(world);
  });

  it('hashes as EIP-712 says, over chain, contract, task, author and content', async () => {
    const message = { taskId, reviewer: world.client.address, rating: 3, feedbackHash: PROOF, salt: id('salt') };
    const { reputation } = world;
    const hash = (m: typeof message) =>
      reputation.hashSealedReview(m.reviewer, m.rating, m.taskId, m.feedbackHash, m.salt);
    expect(await hash(message)).to.equal(await sealOf(world, message));
    const others = [
      { ...message, taskId: id('other') },
      { ...message, reviewer: world.agent.address },
      { ...message, rating: 4 },
      { ...message, feedbackHash: ZeroHash },
      { ...message, salt: id('other') },
    ];
    const hashes = await Promise.all([message, ...others].map(hash));
    expect(new Set(hashes).size).to.equal(6);
    const elsewhere = await fixture();
    expect(await sealOf(elsewhere, message)).not.to.equal(hashes[0]);
  });
});
