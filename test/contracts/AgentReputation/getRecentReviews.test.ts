import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, fundAndReview } from '../../helpers/contracts/journey.ts';
import { Outcome, Role } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const RING = 32;

describe('AgentReputation.getRecentReviews', () => {
  let world: World;
  let lane: bigint;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    lane = 0n;
  });

  /** The client reviews the agent with these ratings, each for a task of its own. */
  async function review(...ratings: number[]): Promise<void> {
    for (const rating of ratings) await fundAndReview(world, lane++, rating);
  }

  async function keep(on: boolean): Promise<void> {
    await expect(world.reputation.connect(world.agent).keepRecentReviews(on))
      .to.emit(world.reputation, 'RecentReviewsKept')
      .withArgs(world.agent, on);
  }

  async function ratings(offset = 0, limit = RING): Promise<number[]> {
    const page = await world.reputation.getRecentReviews(world.agent, offset, limit);
    return page.map((entry) => Number(entry.rating));
  }

  it('is empty unless the subject chose to keep them', async () => {
    await review(5, 4);
    expect(await ratings()).to.deep.equal([]);
  });

  it('keeps everything about a review', async () => {
    await keep(true);
    await review(3);
    const [entry] = await world.reputation.getRecentReviews(world.agent, 0, 1);
    const now = BigInt(await connection.networkHelpers.time.latest());
    expect(entry).to.deep.equal([world.client.address, 3n, Role.Agent, Outcome.ReleasedByClient, now]);
  });

  it('pages from the newest to the oldest', async () => {
    await keep(true);
    await review(1, 2, 3, 4, 5);
    expect(await ratings()).to.deep.equal([5, 4, 3, 2, 1]);
    expect(await ratings(1, 2)).to.deep.equal([4, 3]);
    expect(await ratings(4, 10)).to.deep.equal([1]);
    expect(await ratings(5, 10)).to.deep.equal([]);
    expect(await ratings(0, 0)).to.deep.equal([]);
  });

  it('shows only the newest 32 when there were more', async () => {
    await keep(true);
    const given = Array.from({ length: RING + 3 }, (_, i) => (i % 5) + 1);
    await review(...given);
    expect(await ratings(0, 100)).to.deep.equal(given.slice(3).reverse());
    expect(await ratings(30, 100)).to.deep.equal(given.slice(3, 5).reverse());
    expect(await ratings(32, 100)).to.deep.equal([]);
  });

  it('starts with the reviews after opting in', async () => {
    await review(1, 2);
    await keep(true);
    expect(await ratings()).to.deep.equal([]);
    await review(3);
    expect(await ratings()).to.deep.equal([3]);
  });

  it('forgets everything when the subject opts out, for good', async () => {
    await keep(true);
    await review(1, 2);
    await keep(false);
    expect(await ratings()).to.deep.equal([]);
    await review(3);
    await keep(true);
    expect(await ratings()).to.deep.equal([]);
    await review(4);
    expect(await ratings()).to.deep.equal([4]);
  });

  it('keeps what there is when the subject opts in again', async () => {
    await keep(true);
    await review(2);
    await keep(true);
    expect(await ratings()).to.deep.equal([2]);
  });

  it('never shows an old review as a new one after a gap of a whole ring', async () => {
    await keep(true);
    await review(1);
    await keep(false);
    await review(...Array.from({ length: RING - 1 }, () => 5));
    await keep(true);
    expect(await ratings()).to.deep.equal([]);
    await review(2);
    expect(await ratings()).to.deep.equal([2]);
  });

  it('holds the reviews of both roles in one ring', async () => {
    await keep(true);
    await review(4);
    const swapped: World = { ...world, client: world.agent, agent: world.client };
    const taskId = await bring(swapped, 'Released');
    await world.reputation.connect(world.client).submitReview(taskId, 2, taskId);
    await review(5);
    const page = await world.reputation.getRecentReviews(world.agent, 0, RING);
    expect(page.map(({ rating, subjectRole }) => [rating, subjectRole])).to.deep.equal([
      [5n, Role.Agent],
      [2n, Role.Client],
      [4n, Role.Agent],
    ]);
  });

  it('changes nothing in the reputation', async () => {
    await keep(true);
    await review(5, 4);
    await keep(false);
    expect(await world.reputation.getReputation(world.agent)).to.deep.equal([450n, 2n]);
  });
});
