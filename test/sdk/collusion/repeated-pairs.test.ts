import { expect } from 'chai';

import { repeatDoubts } from '../../../sdk/src/collusion/repeated-pairs.ts';
import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { law } from '../../helpers/fast-check.ts';
import { attack, honestMarket } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, byName, PARTIES } from '../../helpers/sdk/rated-reviews.ts';

function doubtsOf(reviews: readonly RatedReview[]): Map<string, number | undefined> {
  const graph = reviewGraph(reviews, PARTIES);
  return byName(graph, repeatDoubts(graph, describeMarket(graph)));
}
const again = (from: string, to: string, times: number): RatedReview[] =>
  attack({ from: [from], to: [to], rating: 5, day: 600, over: 60, times });
const { reviews: honest } = honestMarket(3);
/** Every pair once: what real markets of one review per pair look like. */
const once = [...new Map(honest.map((each) => [`${each.reviewer} ${each.agent}`, each])).values()];

describe('sdk/collusion/repeated-pairs', () => {
  law('are from 0 to 1, and 0 of who gave no agent four reviews', [anyReviews], (reviews) => {
    for (const [party, doubt] of doubtsOf(reviews)) {
      expect(doubt).to.be.within(0, 1);
      const sizes = new Map<string, number>();
      for (const { reviewer, agent } of reviews) {
        if (reviewer === party) sizes.set(agent, (sizes.get(agent) ?? 0) + 1);
      }
      if (Math.max(0, ...sizes.values()) < 4) expect(doubt).to.equal(0);
    }
  });

  it('grow with the number of reviews, where nobody else comes back', () => {
    const [four, six, twelve] = [4, 6, 12].map((times) => doubtsOf([...once, ...again('s', 'p0001', times)]).get('s'));
    expect(four).to.be.at.most(six ?? NaN);
    expect(six).to.be.within(0.5, twelve ?? NaN);
    expect(twelve).to.be.greaterThan(0.8);
  });

  it('shrink with the number of pairs that are as large', () => {
    const crowd = (size: number): RatedReview[] =>
      Array.from({ length: size }, (_, i) => again(`s${i}`, `p00${10 + i}`, 12)).flat();
    const doubts = [1, 5, 40].map((size) => doubtsOf([...once, ...crowd(size)]).get('s0') ?? NaN);
    expect(doubts).to.deep.equal(doubts.toSorted((a, b) => b - a));
    expect(doubts[2]).to.be.lessThan(0.1);
  });

  it('are of nobody where sizes fall off as chance has it', () => {
    for (const seed of [1, 2, 3]) {
      const { reviews, random } = honestMarket(seed);
      const returning = reviews.flatMap((review) => {
        const extra: RatedReview[] = [];
        while (random.chance(0.3))
          extra.push({ ...review, id: `${review.id} ${extra.length}`, at: review.at + extra.length + 1 });
        return [review, ...extra];
      });
      for (const [party, doubt] of doubtsOf(returning)) expect(doubt, `${party} of ${seed}`).to.be.lessThan(0.05);
    }
  });
});
