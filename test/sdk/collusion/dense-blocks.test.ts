import { expect } from 'chai';
import fc from 'fast-check';

import { denseBlocks, type Block } from '../../../sdk/src/collusion/dense-blocks.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { accounts, attack, honestMarket } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, anyShares, PARTIES, reviewsOf } from '../../helpers/sdk/rated-reviews.ts';
import { seededRandom } from '../../helpers/faults/random.ts';

const anyTrust = anyShares(PARTIES.length);
const pairKey = ({ reviewer, agent }: RatedReview): string => `${reviewer} ${agent}`;

/** Weighted praise between members, for each of them; `left` says which pairs still count. */
function densityOf(
  reviews: readonly RatedReview[],
  members: ReadonlySet<string>,
  trust: ReadonlyMap<string, number>,
): number {
  const praise = reviews.filter(
    ({ rating, reviewer, agent }) => rating >= 4.5 && members.has(reviewer) && members.has(agent),
  );
  const pairs = [...new Map(praise.map((review) => [pairKey(review), review])).values()];
  const weights = pairs.map(({ reviewer, agent }) => (1 - (trust.get(reviewer) ?? 0)) * (1 - (trust.get(agent) ?? 0)));
  return weights.reduce((total, each) => total + (each < 0.01 ? 0 : each), 0) / Math.max(1, members.size);
}

function densest(reviews: readonly RatedReview[], trust: ReadonlyMap<string, number>): number {
  const names = [...trust.keys()];
  let most = 0;
  for (let chosen = 1; chosen < 1 << names.length; chosen++) {
    const members = new Set(names.filter((_, i) => (chosen >> i) % 2 === 1));
    most = Math.max(most, densityOf(reviews, members, trust));
  }
  return most;
}

/** A group in which each pair has praise with a chance, hidden in an honest market; its members also praise others. */
function planted(
  seed: number,
  { size, density, camouflage }: { size: number; density: number; camouflage: number },
): {
  reviews: RatedReview[];
  members: string[];
} {
  const { reviews, parties } = honestMarket(seed);
  const random = seededRandom(seed + 1000);
  const members = accounts('ring', size);
  const praise = attack({ from: members, to: members, rating: 5, day: 600, over: 90 }).filter(() =>
    random.chance(density),
  );
  const cover = members.flatMap((member) =>
    attack({
      from: [member],
      to: Array.from({ length: camouflage }, () => random.pick(parties)),
      rating: 5,
      day: 610,
      over: 80,
    }),
  );
  return { reviews: [...reviews, ...praise, ...cover], members };
}

describe('sdk/collusion/dense-blocks', () => {
  law(
    'are groups as dense as they say, and none is twice as dense as the one before',
    [anyReviews, anyTrust],
    (reviews, weight) => {
      const graph = reviewGraph(reviews, PARTIES);
      const trust = new Map(PARTIES.map((name, party) => [name, weight[party] ?? 0]));
      let rest = reviewsOf(graph);
      let before: Block | undefined;
      for (const block of denseBlocks(graph, weight)) {
        const members = new Set(block.members.map((party) => graph.parties[party] ?? ''));
        expect(block.members).to.deep.equal([...new Set(block.members)].sort((a, b) => a - b));
        expect(block.density).to.be.at.least(1.5);
        expectNear(block.density, densityOf(rest, members, trust), 1e-9);
        expect(block.density).to.be.at.most((before?.density ?? Infinity) * 2);
        rest = rest.filter(({ reviewer, agent }) => !members.has(reviewer) || !members.has(agent));
        before = block;
      }
    },
  );

  const anyDense = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })), { minLength: 15, maxLength: 60 });
  law(
    'reach half of the largest density that any group has',
    [anyDense, anyShares(7)],
    (edges, weight) => {
      const names = PARTIES.slice(0, 7);
      const drafts = edges.filter(([from, to]) => from !== to);
      const reviews = drafts.map(([from, to], i) => ({
        ...{ id: String(i), reviewer: names[from] ?? '', agent: names[to] ?? '' },
        ...{ rating: 5, verified: false, at: i },
      }));
      const low = weight.map((each) => each / 4);
      const trust = new Map(names.map((name, party) => [name, low[party] ?? 0]));
      const most = densest(reviews, trust);
      const [first] = denseBlocks(reviewGraph(reviews, names), low);
      // Charikar's bound for peeling; what is thinner than 1.5 is not reported.
      if (most >= 3) expect(first).not.to.equal(undefined);
      if (first !== undefined) expect(first.density).to.be.within(most / 2 - 1e-9, most + 1e-9);
    },
    { cost: 5 },
  );

  for (const ring of [
    { size: 10, density: 1, camouflage: 0 },
    { size: 10, density: 0.7, camouflage: 5 },
    { size: 20, density: 0.4, camouflage: 10 },
  ]) {
    it(`find a planted group of ${ring.size} at density ${ring.density}, each of whom praises ${ring.camouflage} others`, () => {
      for (const seed of [1, 2, 3]) {
        const { reviews, members } = planted(seed, ring);
        const graph = reviewGraph(reviews);
        const inRing = (party: number): boolean => members.includes(graph.parties[party] ?? '');
        const weight = Float64Array.from(graph.parties, (_, party) => (inRing(party) ? 0 : 0.9));
        const [first] = denseBlocks(graph, weight);
        const found = (first?.members ?? []).filter(inRing);
        expect(found.length, `seed ${seed}`).to.be.at.least(0.9 * members.length);
        expect(first?.members.length).to.be.at.most(1.1 * members.length);
      }
    });
  }

  it('none where everybody is trusted, however they praise each other', () => {
    const members = accounts('friend', 12);
    const graph = reviewGraph(attack({ from: members, to: members, rating: 5, day: 0 }));
    expect(denseBlocks(graph, new Float64Array(12).fill(1))).to.deep.equal([]);
    expect(denseBlocks(graph, new Float64Array(12))).to.deep.equal([
      { members: [...Array(12).keys()], density: 11, between: 'strangers' },
    ]);
  });

  it('repeated praise is one', () => {
    const members = accounts('m', 3);
    const graph = reviewGraph(attack({ from: members, to: members, rating: 5, day: 0, times: 9 }));
    expect(denseBlocks(graph, new Float64Array(3))).to.deep.equal([
      { members: [0, 1, 2], density: 2, between: 'strangers' },
    ]);
  });

  it('groups that do not touch are told apart, however equal', () => {
    const groups = Array.from({ length: 14 }, (_, i) => accounts(`g${i} `, 6 + (i % 2)));
    const graph = reviewGraph(groups.flatMap((group) => attack({ from: group, to: group, rating: 5, day: 0 })));
    const blocks = denseBlocks(graph, new Float64Array(graph.parties.length));
    const sizes = blocks.map(({ members, density }) => [members.length, density]);
    expect(sizes).to.deep.equal([...Array<number[]>(7).fill([7, 6]), ...Array<number[]>(7).fill([6, 5])]);
    for (const { members } of blocks) {
      const names = members.map((party) => graph.parties[party]?.split(' ')[0]);
      expect(new Set(names).size).to.equal(1);
    }
  });

  it('are looked for twelve times, densest first', () => {
    const groups = Array.from({ length: 14 }, (_, i) => accounts(`g${i} `, 4 + i));
    const graph = reviewGraph(groups.flatMap((group) => attack({ from: group, to: group, rating: 5, day: 0 })));
    const blocks = denseBlocks(graph, new Float64Array(graph.parties.length));
    expect(blocks.map(({ density }) => density)).to.deep.equal([16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
  });
});
