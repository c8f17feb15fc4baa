import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, nextAt, pass, PROOF } from '../../helpers/contracts/journey.ts';
import { BLIND, open, OPEN, seal, sealOf, type Sealed } from '../../helpers/contracts/seal.ts';
import { Outcome, Role } from '../../helpers/contracts/vocabulary.ts';
import { fund, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id, ZeroHash } = connection.ethers;

describe('AgentReputation.openReview', () => {
  let world: World;
  let taskId: string;
  let mine: Sealed;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    taskId = await bring(world, 'Released');
    mine = await seal(world, taskId, 'client', { rating: 2 });
  });

  const at = (seconds: number) => nextAt(world, Number(mine.sealing.sealedAt) + seconds);
  const isWrong = async (changed: Partial<Sealed>): Promise<void> => {
    const opened = { ...mine, ...changed };
    await expect(open(world, opened))
      .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_WrongOpening')
      .withArgs(opened.taskId, opened.by.address === world.client.address ? Role.Agent : Role.Client);
  };

  describe('when both sides sealed', () => {
    let theirs: Sealed;
    beforeEach(async () => {
      theirs = await seal(world, taskId, 'agent', { rating: 5 });
    });

    it('counts at once, in either order, and emits ReviewSubmitted', async () => {
      await expect(open(world, theirs))
        .to.emit(world.reputation, 'ReviewSubmitted')
        .withArgs(world.client, world.agent, taskId, Role.Client, 5, Outcome.ReleasedByClient, ZeroHash);
      await open(world, mine);
      expect(await world.reputation.getReputation(world.agent)).to.deep.equal([200n, 1n]);
      expect(await world.reputation.getReputationAs(world.client, Role.Client)).to.deep.equal([500n, 1n]);
      expect(await world.reputation.isSealedBy(world.client, taskId)).to.equal(false);
    });

    it('works after the lane was used again, on nothing but the seal', async () => {
      await fund(world);
      await open(world, mine);
      expect(await world.reputation.getReputation(world.agent)).to.deep.equal([200n, 1n]);
    });

    it('works once', async () => {
      await open(world, mine);
      await isWrong({});
    });

    it('does not wait for the other side to open, nor ever after', async () => {
      await open(world, mine);
      await nextAt(world, Number(theirs.sealing.sealedAt) + OPEN + 1);
      await expect(open(world, theirs)).to.be.revertedWithCustomError(world.reputation, 'AgentReputation_TooLate');
      expect(await world.reputation.isSealedBy(world.agent, taskId)).to.equal(true);
      expect(await world.reputation.getReputationAs(world.client, Role.Client)).to.deep.equal([0n, 0n]);
    });
  });

  describe('when the other side did not seal', () => {
    for (const plain of [false, true]) {
      it(`reverts with AgentReputation_TooEarly to the last second of its week${plain ? ', whatever it says openly' : ''}`, async () => {
        if (plain) await world.reputation.connect(world.agent).submitReview(taskId, 1, ZeroHash);
        await at(BLIND);
        const opensAfter = mine.sealing.sealedAt + BigInt(BLIND);
        await expect(open(world, mine))
          .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_TooEarly')
          .withArgs(opensAfter, opensAfter);
        await at(BLIND + 1);
        await open(world, mine);
      });
    }

    it('works at once when the other side’s plain review was taken back', async () => {
      await world.reputation.connect(world.agent).submitReview(taskId, 1, ZeroHash);
      await world.reputation.connect(world.agent).revokeReview(taskId, ZeroHash);
      await open(world, mine);
    });

    it('works to the last second of two weeks, and reverts with AgentReputation_TooLate a second later', async () => {
      await at(OPEN);
      const snapshot = await connection.networkHelpers.takeSnapshot();
      await open(world, mine);
      await snapshot.restore();
      await at(OPEN + 1);
      const last = mine.sealing.sealedAt + BigInt(OPEN);
      await expect(open(world, mine))
        .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_TooLate')
        .withArgs(last + 1n, last);
    });
  });

  it('reverts with AgentReputation_WrongOpening for anything but what was sealed', async () => {
    const elsewhere = await bring(world, 'Released', {}, 1n);
    await at(BLIND + 1);
    const { sealing } = mine;
    await isWrong({ rating: 5 });
    await isWrong({ feedbackHash: PROOF });
    await isWrong({ salt: id('another') });
    await isWrong({ sealing: { ...sealing, subject: world.stranger.address } });
    await isWrong({ sealing: { ...sealing, outcome: Outcome.Ruled } });
    await isWrong({ sealing: { ...sealing, sealedAt: sealing.sealedAt + 1n } });
    await isWrong({ by: world.stranger });
    await isWrong({ by: world.agent });
    await isWrong({ taskId: elsewhere });
  });

  it('reverts with AgentReputation_WrongOpening for whoever copied a seal', async () => {
    await world.reputation.connect(world.agent).sealReview(taskId, mine.seal);
    const sealedAt = BigInt(await connection.networkHelpers.time.latest());
    const sealing = { ...mine.sealing, subject: world.client.address, sealedAt };
    await open(world, mine);
    await isWrong({ by: world.agent, sealing });
  });

  it('reverts with AgentReputation_InvalidRating for a seal of no rating, which is lost', async () => {
    for (const rating of [0, 6]) {
      const { agent } = world;
      const lane = BigInt(rating) + 1n;
      const other = await bring(world, 'Released', {}, lane);
      const content = { taskId: other, rating, feedbackHash: ZeroHash, salt: id('salt') };
      await world.reputation
        .connect(agent)
        .sealReview(other, await sealOf(world, { ...content, reviewer: agent.address }));
      await expect(open(world, { ...mine, ...content, by: agent }))
        .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_InvalidRating')
        .withArgs(rating, 1, 5);
    }
  });

  it('can be revoked and answered afterwards, as any review', async () => {
    await at(BLIND + 1);
    await open(world, mine);
    await world.reputation.connect(world.agent).respondToReview(taskId, PROOF);
    await world.reputation.connect(world.client).revokeReview(taskId, PROOF);
    expect(await world.reputation.isRevoked(taskId, Role.Agent)).to.equal(true);
    expect(await world.reputation.revokedCountOf(world.agent, Role.Agent)).to.equal(1);
    await isWrong({});
    await expect(world.reputation.connect(world.client).revokeReview(taskId, PROOF)).to.be.revertedWithCustomError(
      world.reputation,
      'AgentReputation_AlreadyRevoked',
    );
  });

  it('says how the task ended, also when it was refunded', async () => {
    const lost = await fund(world, {}, 1n);
    await world.escrow.connect(world.agent).acceptTask(lost);
    await pass(world, lost, 'refund');
    const sealed = await seal(world, lost, 'client', { outcome: Outcome.AgentSilent });
    await seal(world, lost, 'agent', { outcome: Outcome.AgentSilent });
    await expect(open(world, sealed))
      .to.emit(world.reputation, 'ReviewSubmitted')
      .withArgs(world.agent, world.client, lost, Role.Agent, 4, Outcome.AgentSilent, ZeroHash);
  });

  it('enters the ring of recent reviews with the time of its opening', async () => {
    await world.reputation.connect(world.agent).keepRecentReviews(true);
    await at(BLIND + 1);
    await open(world, mine);
    const [kept] = await world.reputation.getRecentReviews(world.agent, 0, 32);
    expect(kept?.submittedAt).to.equal(mine.sealing.sealedAt + BigInt(BLIND) + 1n);
  });
});
