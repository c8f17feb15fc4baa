import { expect } from 'chai';

import { assessMarket } from '../../../sdk/src/collusion/assess.ts';
import { companionBlocks } from '../../../sdk/src/collusion/companions.ts';
import { doubtOf, type Block } from '../../../sdk/src/collusion/dense-blocks.ts';
import { findingsOf } from '../../../sdk/src/collusion/findings.ts';
import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { law } from '../../helpers/fast-check.ts';
import { seededRandom } from '../../helpers/faults/random.ts';
import { accounts, attack, honestMarket } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, byName, PARTIES } from '../../helpers/sdk/rated-reviews.ts';

function blocksOf(reviews: readonly RatedReview[]): (Omit<Block, 'members'> & { names: string[] })[] {
  const graph = reviewGraph(reviews, PARTIES);
  return companionBlocks(graph, describeMarket(graph)).map(({ members, ...rest }) => ({
    ...rest,
    names: members.map((party) => graph.parties[party] ?? ''),
  }));
}

/** Praise between half of the pairs, from some day on. */
function ringOf(members: readonly string[], day: number): RatedReview[] {
  const random = seededRandom(day);
  return attack({ from: [...members], to: [...members], rating: 5, day, over: 40 }).filter(() => random.chance(0.5));
}

/** Accounts that gave a review or two a year before, to people whom everybody trusts, and got praise for it. */
function sleepers(parties: readonly string[], count: number): { members: string[]; reviews: RatedReview[] } {
  const members = accounts('old', count);
  const known = parties.slice(0, count);
  const reviews = members.flatMap((member, i) => [
    ...attack({ from: [member], to: [known[i] ?? ''], rating: 5, day: 60 + i, over: 1 }),
    ...attack({ from: [known[i] ?? ''], to: [member], rating: 5, day: 61 + i, over: 1 }),
  ]);
  return { members, reviews };
}

describe('sdk/collusion/companions', () => {
  law('are blocks in doubt, of at least half', [anyReviews], (reviews) => {
    const graph = reviewGraph(reviews, PARTIES);
    for (const block of companionBlocks(graph, describeMarket(graph))) {
      expect(doubtOf(block)).to.be.within(0.5, 1);
      expect(block.members).to.deep.equal([...new Set(block.members)].sort((a, b) => a - b));
    }
  });

  for (const seed of [1, 2, 3]) {
    it(`are none in an honest market, seed ${seed}`, () => {
      expect(blocksOf(honestMarket(seed).reviews)).to.deep.equal([]);
    });

    it(`old accounts that wake up to praise each other are found, trusted as they are, seed ${seed}`, () => {
      const { reviews, parties } = honestMarket(seed);
      const old = sleepers(parties, 12);
      const all = [...reviews, ...old.reviews, ...ringOf(old.members, 600)];
      const [first] = blocksOf(all);
      expect(first).to.include({ between: 'sleepers' });
      expect(first?.names).to.deep.equal(old.members);
      const assessment = assessMarket(reviewGraph(all));
      const suspicion = byName(assessment.scores.graph, assessment.suspicion);
      for (const name of old.members) expect(suspicion.get(name)).to.be.greaterThan(0.9);
      const ring = findingsOf(assessment).find(({ kind }) => kind === 'ring');
      expect(ring?.rule).to.equal('praise between old accounts that woke up together is dense');
      expect(ring?.evidence).to.be.greaterThan(20);
      expect(ring?.agents).to.deep.equal(old.members);
    });

    it(`new accounts that somebody trusted recommends are found, seed ${seed}`, () => {
      const { reviews, parties } = honestMarket(seed);
      const members = accounts('new', 14);
      const praised = members.flatMap((member, i) =>
        attack({ from: [parties[i] ?? ''], to: [member], rating: 5, day: 602, over: 1 }),
      );
      const found = blocksOf([...reviews, ...ringOf(members, 600), ...praised]);
      expect(found.map(({ names }) => names)).to.deep.include(members);
    });
  }

  it('who goes on working with others is no sleeper, and no companion', () => {
    const { reviews, parties } = honestMarket(4);
    const old = sleepers(parties, 12);
    const busy = Array.from({ length: 8 }, (_, k) =>
      old.members.flatMap((member, i) =>
        attack({
          from: [member],
          to: [parties[20 + ((i + 7 * k) % 60)] ?? ''],
          rating: 5,
          day: 80 + 60 * k + i,
          over: 9,
        }),
      ),
    ).flat();
    expect(blocksOf([...reviews, ...old.reviews, ...busy, ...ringOf(old.members, 600)])).to.deep.equal([]);
  });
});
