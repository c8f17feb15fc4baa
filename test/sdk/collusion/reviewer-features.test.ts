import { expect } from 'chai';

import { propagateBeliefs } from '../../../sdk/src/collusion/beliefs.ts';
import { reviewerFeatures, type ReviewerFeatures } from '../../../sdk/src/collusion/reviewer-features.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { trustScores } from '../../../sdk/src/reputation/trust-v1.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { DAY } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, PARTIES, reviewsOf, sum } from '../../helpers/sdk/rated-reviews.ts';

describe('sdk/collusion/reviewer-features', () => {
  law(
    'are what they are called',
    [anyReviews],
    (reviews) => {
      const graph = reviewGraph(reviews, PARTIES);
      const scores = trustScores(graph);
      const { market, weights } = scores;
      const { honest } = propagateBeliefs(graph, market);
      const all = reviewsOf(graph).map((review, i) => ({
        ...review,
        weight: weights[i] ?? NaN,
        share: 1 / (market.pairSize[i] ?? NaN),
      }));
      const found = reviewerFeatures(scores);
      graph.parties.forEach((name, party) => {
        const given = all.filter(({ reviewer }) => reviewer === name);
        if (given.length === 0) return expect(found[party]).to.equal(undefined);
        const known = given.map((review) => {
          const others = all.filter((other) => other.agent === review.agent && other !== review);
          const weight = sum(others.map((other) => other.weight));
          const usual = (2 * market.mean + sum(others.map((other) => other.weight * other.rating))) / (2 + weight);
          const off = Math.max(0, Math.abs(review.rating - usual) / market.deviation - 0.5);
          return { off: Math.min(3, off), trust: (review.share * weight) / (weight + 2) };
        });
        const complaints = given.filter(({ rating }) => rating <= market.mean - market.deviation);
        const there = ((market.lastSeen[party] ?? NaN) - (market.firstSeen[party] ?? NaN)) / DAY;
        const low = market.mean - (1.645 * market.deviation) / Math.sqrt(2);
        const isRated = all.some(({ agent }) => agent === name);
        const odds = honest[party] ?? NaN;
        const expected: ReviewerFeatures = {
          standing: isRated ? (low - (scores.low[party] ?? NaN)) / market.deviation : 0,
          belief: -odds / (3 + Math.abs(odds)),
          deviation: sum(known.map(({ off, trust }) => off * trust)) / (1 + sum(known.map(({ trust }) => trust))),
          complaints: sum(complaints.map(({ share }) => share)) / (3 + sum(given.map(({ share }) => share))),
          youth: 30 / (30 + there),
        };
        for (const [key, value] of Object.entries(expected)) {
          expectNear(found[party]?.[key as keyof ReviewerFeatures], Number(value), 1e-6, `${name}: ${key}`);
        }
      });
    },
    { cost: 4 },
  );

  law(
    'stay within bounds that no reviewer can leave',
    [anyReviews],
    (reviews) => {
      for (const features of reviewerFeatures(trustScores(reviewGraph(reviews, PARTIES)))) {
        if (features === undefined) continue;
        expect(features.belief).to.be.within(-1, 1);
        expect(features.deviation).to.be.within(0, 3);
        expect(features.complaints).to.be.within(0, 1);
        expect(features.youth).to.be.within(0, 1);
        // From 1 to 5 stars there are at most 4 / 0.25 deviations.
        expect(Math.abs(features.standing)).to.be.at.most(16);
      }
    },
    { cost: 2 },
  );
});
