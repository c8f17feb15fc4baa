import { expect } from 'chai';
import fc from 'fast-check';

import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { degree, reviewGraph, type ReviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { partyWeights, reviewWeights } from '../../../sdk/src/reputation/trust-weights.ts';
import { pairOf, verifiedShares, type ValueAtStake } from '../../../sdk/src/reputation/value-at-stake.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { accounts, attack, honestMarket } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, anyShares, byName, PARTIES, sum } from '../../helpers/sdk/rated-reviews.ts';

const SLACK = 1e-12;
const FULL = 1.25;
const anyTrust = anyShares(PARTIES.length);
const anyExcess = anyShares(60);

/** The reviews by number of one agent, or of one reviewer and agent. */
function reviewsBy(graph: ReviewGraph, key: (review: number) => string): number[][] {
  const lists = new Map<string, number[]>();
  graph.rating.forEach((_, i) => lists.set(key(i), [...(lists.get(key(i)) ?? []), i]));
  return [...lists.values()];
}
const weightsOf = (
  graph: ReviewGraph,
  weight: Float64Array,
  excess: Float64Array = new Float64Array(graph.count),
  atStake?: ValueAtStake,
): Float64Array =>
  reviewWeights(graph, describeMarket(graph), { weight, excess, verified: verifiedShares(graph, atStake) });

describe('sdk/reputation/trust-weights', () => {
  describe('reviewWeights', () => {
    law('are from 0 to 1, and to 1.25 when verified', [anyReviews, anyTrust, anyExcess], (reviews, weight, excess) => {
      const graph = reviewGraph(reviews, PARTIES);
      weightsOf(graph, weight, excess).forEach((each, i) => {
        expect(each).to.be.within(0, (graph.verified[i] === 1 ? FULL : 1) + SLACK);
      });
    });

    law(
      'verified ones weigh up to a quarter more, by the value of the pair’s largest task',
      [anyReviews, anyTrust, anyShares(30)],
      (reviews, weight, values) => {
        const graph = reviewGraph(reviews, PARTIES);
        const pairs = [...new Set(reviews.map(({ reviewer, agent }) => pairOf(agent, reviewer)))];
        const atStake = new Map(pairs.slice(1).map((pair, i) => [pair, values[i % values.length] ?? 0]));
        const known = weight.map((each) => Math.max(each, 0.06));
        const base = weightsOf(
          reviewGraph(
            reviews.map((each) => ({ ...each, verified: false })),
            PARTIES,
          ),
          known,
        );
        weightsOf(graph, known, undefined, atStake).forEach((each, i) => {
          const names = [graph.reviewer[i], graph.agent[i]].map((party) => graph.parties[party ?? -1] ?? '');
          const value = atStake.get([...names].sort().join(' ')) ?? 0;
          expectNear(each, (base[i] ?? NaN) * (graph.verified[i] === 1 ? 1 + value / 4 : 1), 1e-12);
        });
      },
    );

    law(
      'all reviews of a pair weigh at most as much as one',
      [anyReviews, anyTrust, anyExcess],
      (reviews, weight, excess) => {
        const graph = reviewGraph(reviews, PARTIES);
        const weights = weightsOf(graph, weight, excess);
        for (const pair of reviewsBy(graph, (i) => `${graph.reviewer[i]} ${graph.agent[i]}`)) {
          const together = sum(pair.map((i) => weights[i] ?? NaN));
          const own = weight[graph.reviewer[pair[0] ?? -1] ?? -1] ?? NaN;
          expect(together).to.be.at.most(FULL * Math.max(own, 0.05) + SLACK);
        }
      },
    );

    law(
      'who is unknown says of an agent, all together, at most 0.05',
      [anyReviews, anyTrust, anyExcess],
      (reviews, weight, excess) => {
        const graph = reviewGraph(reviews, PARTIES);
        const weights = weightsOf(graph, weight, excess);
        const { pairSize } = describeMarket(graph);
        for (const ofAgent of reviewsBy(graph, (i) => String(graph.agent[i]))) {
          const beyond = ofAgent.map((i) => {
            const share = ((1 - (excess[i] ?? 0)) * (graph.verified[i] === 1 ? FULL : 1)) / (pairSize[i] ?? 0);
            return (weights[i] ?? NaN) - (weight[graph.reviewer[i] ?? -1] ?? NaN) * share;
          });
          expect(Math.min(...beyond)).to.be.at.least(-SLACK);
          expect(sum(beyond)).to.be.at.most(0.05 + SLACK);
        }
      },
    );

    law('what chance does not explain counts nothing', [anyReviews, anyTrust], (reviews, weight) => {
      const graph = reviewGraph(reviews, PARTIES);
      const none = weightsOf(graph, weight, new Float64Array(graph.count).fill(1));
      expect([...none]).to.deep.equal([...new Float64Array(graph.count)]);
    });

    law('a review says as much twice as once, half of it each time', [anyReviews, anyTrust], (reviews, weight) => {
      const known = weight.map((each) => Math.max(0.05, each));
      const single = reviews.filter(
        (review, i) =>
          reviews.findIndex(({ reviewer, agent }) => reviewer === review.reviewer && agent === review.agent) === i,
      );
      const doubled = [...single, ...single.map((review) => ({ ...review, id: `${review.id} again` }))];
      const [one, two] = [reviewGraph(single, PARTIES), reviewGraph(doubled, PARTIES)];
      const [ofOne, ofTwo] = [weightsOf(one, known), weightsOf(two, known)];
      one.rating.forEach((_, i) => {
        // Of two in the same second with the same names, both follow each other.
        for (const place of [2 * i, 2 * i + 1]) expectNear(ofTwo[place], (ofOne[i] ?? NaN) / 2, SLACK);
      });
    });
  });

  describe('partyWeights', () => {
    law('are from 0 to 1', [anyReviews, anyTrust], (reviews, rank) => {
      const graph = reviewGraph(reviews, PARTIES);
      partyWeights(graph, describeMarket(graph), rank).forEach((each) => expect(each).to.be.within(0, 1));
    });

    law(
      'where most reviewers were rated, rise with trust, and those with most of it count in full',
      [anyReviews, anyTrust],
      (reviews, rank) => {
        const graph = reviewGraph(reviews, PARTIES);
        const rated = sum(Array.from(graph.reviewer, (reviewer) => Number(degree(graph.received, reviewer) > 0)));
        fc.pre(rated * 2 >= graph.count && sum(rank) > 0);
        const weights = partyWeights(graph, describeMarket(graph), rank);
        const sorted = [...rank.keys()].sort((a, b) => (rank[b] ?? 0) - (rank[a] ?? 0));
        const ofSorted = sorted.map((party) => weights[party] ?? NaN);
        ofSorted.slice(1).forEach((each, i) => expect(each).to.be.at.most(ofSorted[i] ?? NaN));
        expect(ofSorted[0]).to.equal(1);
        const inFull = sum(sorted.map((party) => (weights[party] === 1 ? (rank[party] ?? 0) : 0)));
        expect(inFull).to.be.at.least(0.95 * sum(rank) - SLACK);
      },
    );

    law(
      'do not change when a crowd without trust joins, whose members rate each other',
      [anyTrust, fc.integer({ min: 1, max: 200 })],
      (rank, size) => {
        const { reviews } = honestMarket(5, { parties: 12, tasks: 60 });
        const crowd = accounts('s', size);
        const alone = reviewGraph(reviews, crowd);
        const joined = reviewGraph(
          [...reviews, ...attack({ from: crowd.slice(0, 30), to: crowd.slice(0, 30), rating: 5, day: 9 })],
          crowd,
        );
        const [one, two] = [alone, joined].map((graph) => {
          const trust = new Float64Array(graph.parties.length);
          trust.set(rank.slice(0, graph.parties.length - size));
          return byName(graph, partyWeights(graph, describeMarket(graph), trust));
        });
        for (const name of crowd) expect(two?.get(name)).to.equal(0);
        for (const [name, weight] of one ?? []) if (!crowd.includes(name)) expect(two?.get(name)).to.equal(weight);
      },
    );

    it('where nobody rates reviewers, grow with the agents they rated and the days they were there', () => {
      const rate = (agents: number, over: number): number => {
        const to = accounts('agent', agents);
        const graph = reviewGraph(
          attack({ from: ['client'], to, rating: 4, day: 0, over: (over * agents) / (agents - 1) }),
        );
        const rank = new Float64Array(graph.parties.length);
        return byName(graph, partyWeights(graph, describeMarket(graph), rank)).get('client') ?? NaN;
      };
      expectNear(rate(2, 30), 0.4, 1e-6);
      expectNear(rate(5, 30), 1, 1e-6);
      expect(rate(9, 300)).to.equal(1);
      expectNear(rate(5, 15), 0.5, 1e-6);
      expect(rate(5, 0)).to.equal(0);
    });
  });
});
