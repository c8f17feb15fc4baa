import { expect } from 'chai';
import fc from 'fast-check';

import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyReviews, byName, PARTIES, reviewsOf, sum } from '../../helpers/sdk/rated-reviews.ts';

const isSamePair = (a: RatedReview, b: RatedReview): boolean => a.reviewer === b.reviewer && a.agent === b.agent;
const isAnswer = (a: RatedReview, b: RatedReview): boolean => a.reviewer === b.agent && a.agent === b.reviewer;

describe('sdk/reputation/market', () => {
  law('knows of each review its pair, its place in it, and whether the agent rated back', [anyReviews], (reviews) => {
    const graph = reviewGraph(reviews);
    const sorted = reviewsOf(graph);
    const { pairSize, pairPlace, mutual } = describeMarket(graph);
    sorted.forEach((review, i) => {
      const pair = sorted.filter((other) => isSamePair(review, other));
      expect([pairSize[i], pairPlace[i]]).to.deep.equal([pair.length, pair.indexOf(review)]);
      expect(mutual[i] === 1).to.equal(sorted.some((other) => isAnswer(review, other)));
    });
  });

  law('knows of each party how many agents it rated, and when it was first and last seen', [anyReviews], (reviews) => {
    const graph = reviewGraph(reviews, PARTIES);
    const { agentsRated, firstSeen, lastSeen, end } = describeMarket(graph);
    for (const [i, name] of graph.parties.entries()) {
      const given = reviews.filter(({ reviewer }) => reviewer === name);
      const times = reviews.filter(({ reviewer, agent }) => reviewer === name || agent === name).map(({ at }) => at);
      expect(agentsRated[i]).to.equal(new Set(given.map(({ agent }) => agent)).size);
      expect(firstSeen[i]).to.equal(Math.min(...times));
      expect(lastSeen[i]).to.equal(Math.max(0, ...times));
    }
    expect(end).to.equal(Math.max(0, ...reviews.map(({ at }) => at)));
  });

  law('mean and deviation count each pair once', [anyReviews], (reviews) => {
    fc.pre(reviews.length > 0);
    const pairs = reviews.filter((review, i) => reviews.findIndex((other) => isSamePair(review, other)) === i);
    const ofPair = (pair: RatedReview): number[] =>
      reviews.filter((other) => isSamePair(pair, other)).map(({ rating }) => rating);
    const average = (of: (rating: number) => number): number =>
      sum(pairs.map((pair) => sum(ofPair(pair).map(of)) / ofPair(pair).length)) / pairs.length;
    const mean = average((rating) => rating);
    const deviation = Math.sqrt(average((rating) => (rating - mean) ** 2));
    const market = describeMarket(reviewGraph(reviews));
    expectNear(market.mean, mean, 1e-9);
    expectNear(market.deviation, Math.max(0.25, deviation), 1e-6);
    expectNear(market.neutral, Math.min(3, mean - market.deviation / 2), 1e-9);
  });

  law('moves with the clock, and otherwise does not look at it', [anyReviews, fc.integer()], (reviews, seconds) => {
    const later = reviews.map((review) => ({ ...review, at: review.at + seconds }));
    const [one, other] = [reviews, later].map((list) => describeMarket(reviewGraph(list)));
    expect({ ...other, firstSeen: 0, lastSeen: 0, end: 0 }).to.deep.equal({
      ...one,
      firstSeen: 0,
      lastSeen: 0,
      end: 0,
    });
    expect(other?.firstSeen).to.deep.equal(one?.firstSeen.map((time) => time + seconds));
  });

  it('of no reviews has a mean in the middle', () => {
    const market = describeMarket(reviewGraph([], ['somebody']));
    expect(market).to.include({ mean: 3, deviation: 1, neutral: 2.5, end: 0 });
    expect(byName(reviewGraph([], ['somebody']), market.agentsRated)).to.deep.equal(new Map([['somebody', 0]]));
  });

  it('where all give fives doubts a little, and takes four for praise', () => {
    const fives = ['a', 'b', 'c'].map((reviewer, i) => ({
      id: reviewer,
      reviewer,
      agent: 'd',
      rating: 5,
      verified: true,
      at: i,
    }));
    expect(describeMarket(reviewGraph(fives))).to.include({ mean: 5, deviation: 0.25, neutral: 3 });
  });
});
