import { expect } from 'chai';
import fc from 'fast-check';

import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { weightedScores, type WeightedScores } from '../../../sdk/src/reputation/weighted-scores.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { DAY, OPENED } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, anyShares, PARTIES, reviewsOf, sum } from '../../helpers/sdk/rated-reviews.ts';

const anyWeights = anyShares(60).map((weights) => weights.map((each) => 1.25 * each));
const anyNow = fc.integer({ min: 0, max: 3000 }).map((day) => OPENED + day * DAY);

describe('sdk/reputation/weighted-scores', () => {
  law('are the textbook’s', [anyReviews, anyWeights, anyNow], (reviews, all, now) => {
    const graph = reviewGraph(reviews, PARTIES);
    const market = describeMarket(graph);
    const scores = weightedScores(graph, market, { weights: all, now });
    graph.parties.forEach((name, party) => {
      const own = reviewsOf(graph)
        .map((review, i) => ({ ...review, weight: all[i] ?? NaN }))
        .filter(({ agent }) => agent === name);
      const weight = sum(own.map((review) => review.weight));
      const mean = (2 * market.mean + sum(own.map((review) => review.weight * review.rating))) / (2 + weight);
      const fresh = sum(own.map((review) => review.weight * 0.5 ** (Math.max(0, now - review.at) / (1440 * DAY))));
      // Evenly over a span, times deviate by a twelfth of its square.
      const middle = sum(own.map((review) => review.weight * review.at)) / (weight || 1);
      const off = sum(own.map((review) => review.weight * (review.at - middle) ** 2)) / (weight || 1);
      const span = Math.sqrt(12 * off);
      const seasoned = fresh * (span / (span + 30 * DAY));
      const reach = (1.645 * market.deviation) / Math.sqrt(2 + seasoned);
      const reviewers = [...new Set(own.map(({ reviewer }) => reviewer))];
      const shares = reviewers.map((reviewer) =>
        sum(own.filter((review) => review.reviewer === reviewer).map((review) => review.weight)),
      );
      const verified = sum(own.filter((review) => review.verified).map((review) => review.weight));
      const expected = {
        stars: mean,
        low: Math.max(1, mean - reach),
        high: Math.min(5, mean + reach),
        effectiveReviews: weight,
        effectiveReviewers: weight === 0 ? 0 : weight ** 2 / sum(shares.map((share) => share ** 2)),
        verifiedShare: weight === 0 ? 0 : verified / weight,
      };
      for (const [key, value] of Object.entries(expected)) {
        expectNear(scores[key as keyof WeightedScores][party], value, 1e-6, key);
      }
    });
  });

  law(
    'stay between 1 and 5 stars, with the interval around them',
    [anyReviews, anyWeights, anyNow],
    (reviews, weights, now) => {
      const graph = reviewGraph(reviews, PARTIES);
      const scores = weightedScores(graph, describeMarket(graph), { weights, now });
      scores.stars.forEach((stars, party) => {
        const [low, high] = [scores.low[party] ?? NaN, scores.high[party] ?? NaN];
        expect(1 <= low && low <= stars && stars <= high && high <= 5, `${low} ≤ ${stars} ≤ ${high}`).to.equal(true);
      });
    },
  );

  law(
    'where all say the same the score is that, and within bounds to the last bit',
    [anyReviews, anyWeights, fc.constantFrom(1, 5)],
    (reviews, weights, rating) => {
      const graph = reviewGraph(
        reviews.map((review) => ({ ...review, rating })),
        PARTIES,
      );
      fc.pre(graph.count > 0);
      const { stars, low, high } = weightedScores(graph, describeMarket(graph), { weights, now: OPENED });
      stars.forEach((each, party) => {
        expect(each).to.be.within(low[party] ?? NaN, high[party] ?? NaN);
        expectNear(each, rating, 1e-12);
        expect(each).to.be.within(1, 5);
      });
    },
  );

  law(
    'silence widens the interval and leaves the score',
    [anyReviews, anyWeights, anyNow, anyNow],
    (reviews, weights, now, more) => {
      const graph = reviewGraph(reviews, PARTIES);
      const market = describeMarket(graph);
      const [earlier, later] = [Math.min(now, more), Math.max(now, more)].map((time) =>
        weightedScores(graph, market, { weights, now: time }),
      );
      expect(later?.stars).to.deep.equal(earlier?.stars);
      later?.low.forEach((low, party) => expect(low).to.be.at.most(earlier?.low[party] ?? NaN));
      later?.high.forEach((high, party) => expect(high).to.be.at.least(earlier?.high[party] ?? NaN));
    },
  );

  law('effective reviewers are between one and as many as there are', [anyReviews, anyWeights], (reviews, weights) => {
    const graph = reviewGraph(reviews, PARTIES);
    const { effectiveReviewers } = weightedScores(graph, describeMarket(graph), { weights, now: OPENED });
    graph.parties.forEach((name, party) => {
      const own = reviewsOf(graph).filter((review, i) => review.agent === name && (weights[i] ?? 0) > 0);
      const count = new Set(own.map(({ reviewer }) => reviewer)).size;
      expect(effectiveReviewers[party]).to.be.within(Math.min(1, count) * (1 - 1e-9), count * (1 + 1e-9));
    });
  });
});
