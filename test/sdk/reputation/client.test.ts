import { expect } from 'chai';
import { network } from 'hardhat';

import type { Address, Hash } from '../../../sdk/src/hex.ts';
import type { BatchHeader } from '../../../sdk/src/log/header.ts';
import { buildScoreTree } from '../../../sdk/src/merkle/score-tree.ts';
import { createReputationClient, type ReputationClient } from '../../../sdk/src/reputation/index.ts';
import { anchor } from '../../helpers/contracts/batch.ts';
import { bring, fundAndReview } from '../../helpers/contracts/journey.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = worldFixture(connection);
const WHY = ethers.id('why') as Hash;
const ANSWER = ethers.id('answer') as Hash;

type Party = 'client' | 'agent' | 'stranger';

describe('sdk/reputation/client', () => {
  let world: World;
  let by: Record<Party, ReputationClient>;
  let nameOf: Record<Party, Address>;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
    const address = await world.reputation.getAddress();
    const clientOf = (party: Party) => createReputationClient({ address, runner: world[party] });
    by = { client: clientOf('client'), agent: clientOf('agent'), stranger: clientOf('stranger') };
    const lower = (party: Party) => world[party].address.toLowerCase() as Address;
    nameOf = { client: lower('client'), agent: lower('agent'), stranger: lower('stranger') };
  });

  const mined = async <T>(sent: Promise<{ wait: () => Promise<T> }>): Promise<T> => (await sent).wait();

  describe('given reviews, some of them revoked or answered', () => {
    let tasks: string[];
    beforeEach(async () => {
      tasks = [];
      for (const [lane, rating] of [1, 3, 5].entries()) tasks.push(await fundAndReview(world, BigInt(lane), rating));
      await mined(by.client.revokeReview(at(tasks, 0), WHY));
      await mined(by.agent.respondToReview(at(tasks, 0), ANSWER));
      await mined(by.agent.respondToReview(at(tasks, 1), ANSWER));
      await mined(by.agent.respondToReview(at(tasks, 1), WHY));
    });

    it('says how many count and how many were revoked', async () => {
      expect(await by.agent.getReputation(nameOf.agent)).to.deep.equal({ averageX100: 300, count: 3 });
      expect(await by.agent.revokedCountOf(nameOf.agent)).to.equal(1);
      expect(await by.agent.revokedCountOf(nameOf.agent, 'Client')).to.equal(0);
      expect(await by.agent.isRevoked(at(tasks, 0))).to.equal(true);
      expect(await by.agent.isRevoked(at(tasks, 0), 'Client')).to.equal(false);
      expect(await by.agent.isRevoked(at(tasks, 1))).to.equal(false);
    });

    for (const blocks of [10_000, 4, 1]) {
      it(`marks every review with what became of it, reading ${blocks} blocks at a time`, async () => {
        const reviews = await by.client.listAllReviews(nameOf.agent, { blocks });
        expect(
          reviews.map(({ taskId, rating, revoked, responses }) => ({
            taskId,
            rating,
            reason: revoked?.hash,
            answers: responses.map(({ hash }) => hash),
          })),
        ).to.deep.equal([
          { taskId: tasks[0], rating: 1, reason: WHY, answers: [ANSWER] },
          { taskId: tasks[1], rating: 3, reason: undefined, answers: [ANSWER, WHY] },
          { taskId: tasks[2], rating: 5, reason: undefined, answers: [] },
        ]);
      });
    }

    it('hands over the notes on reviews of earlier pages', async () => {
      const [first] = await by.client.listAllReviews(nameOf.agent);
      const page = await by.client.listReviews(nameOf.agent, { fromBlock: (first?.blockNumber ?? 0) + 1 });
      expect(page.reviews.map(({ taskId }) => taskId)).to.deep.equal(tasks.slice(1));
      expect(page.notes.map(({ kind, taskId, hash }) => [kind, taskId, hash])).to.deep.equal([
        ['revoked', tasks[0], WHY],
        ['response', tasks[0], ANSWER],
      ]);
    });

    it('does not mix in what others earned', async () => {
      expect(await by.client.listAllReviews(nameOf.client)).to.deep.equal([]);
    });

    it('decodes refusals', async () => {
      await rejectsWith('AgentReputation_AlreadyRevoked', () => by.client.revokeReview(at(tasks, 0)));
      await rejectsWith('AgentReputation_NotReviewed', () => by.agent.revokeReview(at(tasks, 0)));
      await rejectsWith('AgentReputation_NotParty', () => by.stranger.respondToReview(at(tasks, 0), ANSWER));
      const open = await bring(world, 'Completed', {}, 9n);
      await rejectsWith('AgentReputation_NotReviewed', () => by.client.revokeReview(open));
    });
  });

  it('rotates keys, lists them and names the one of a time', async () => {
    const { from, index } = await mined(by.stranger.rotateKey(nameOf.agent));
    expect([index, from]).to.deep.equal([0n, BigInt(await networkHelpers.time.latest())]);
    const second = await mined(by.stranger.rotateKey(nameOf.client));
    expect(await by.client.listKeys(nameOf.stranger)).to.deep.equal([
      { key: nameOf.agent, from },
      { key: nameOf.client, from: second.from },
    ]);
    const keys = [from - 1n, from, second.from].map((time) => by.client.keyAt(nameOf.stranger, time));
    expect(await Promise.all(keys)).to.deep.equal([nameOf.stranger, nameOf.agent, nameOf.client]);
    await rejectsWith('AgentReputation_InvalidKey', () => by.stranger.rotateKey(ethers.ZeroAddress));
  });

  it('posts a commitment in the name of the signer', async () => {
    const { blockNumber } = await mined(by.client.postCommitment(nameOf.stranger, WHY));
    const [event] = await world.reputation.queryFilter(world.reputation.filters.CommitmentPosted(), blockNumber);
    expect(Array.from(event?.args ?? [])).to.deep.equal([world.stranger.address, world.client.address, WHY]);
  });

  it('asks the contract whether somebody has a score or none', async () => {
    const rated = { subject: nameOf.agent, count: 3n, microStars: 4_500_000n, state: WHY };
    const tree = buildScoreTree([rated]);
    const { root } = tree;
    const anchored = await anchor(world, world.stranger, { scoresRoot: root, scorer: WHY });
    const { nextBatchId, head } = await by.client.getHead(nameOf.stranger);
    expect([nextBatchId, head]).to.deep.equal([1n, await world.reputation.hashHeader(anchored)]);

    const header = anchored as unknown as BatchHeader;
    const proven = async (subject: Address, maxAge: bigint) => {
      const { entry } = tree.find(subject);
      const proof = { score: entry, proof: tree.proof(Number(entry.index)), maxAge };
      return [
        await by.client.verifyScore(nameOf.stranger, header, proof),
        await by.client.verifyUnknown(nameOf.stranger, header, { ...proof, subject }),
      ];
    };
    expect(await proven(nameOf.agent, 60n)).to.deep.equal([true, false]);
    expect((await proven(nameOf.client, 60n))[1]).to.equal(true);
    await networkHelpers.time.increase(61);
    await networkHelpers.mine();
    expect(await proven(nameOf.agent, 60n)).to.deep.equal([false, false]);
    expect((await proven(nameOf.client, 60n))[1]).to.equal(false);
  });
});
