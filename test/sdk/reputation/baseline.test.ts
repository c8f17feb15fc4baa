import { expect } from 'chai';
import fc from 'fast-check';
import {
  addSums,
  BASELINE_SCORER,
  baselineScore,
  baselineScores,
  NO_SUMS,
  subtractSums,
  sumsOf,
  type BaselineSums,
  type TimedRating,
} from '../../../sdk/src/reputation/baseline.ts';
import { HALF_LIFE } from '../../../sdk/src/reputation/half-life.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { readVector } from '../../helpers/sdk/read-vector.ts';

const NOW = 1_800_000_000;
const rating = fc.record({
  rating: fc.integer({ min: 1, max: 5 }),
  verified: fc.boolean(),
  at: fc.integer({ min: NOW - 20 * HALF_LIFE, max: NOW }),
});
const ratings = fc.array(rating, { maxLength: 60 });
const total = (reviews: readonly TimedRating[]): BaselineSums => reviews.map(sumsOf).reduce(addSums, NO_SUMS);

/** The formula as it is written in books, over all reviews and in floating point. */
function plainly(reviews: readonly TimedRating[], now: number): number {
  const weights = reviews.map(({ at }) => Math.pow(0.5, (now - at) / HALF_LIFE));
  const sum = (of: (review: TimedRating) => number): number =>
    reviews.reduce((all, review, i) => all + (weights[i] ?? 0) * of(review), 0);
  const mean = (10 * 3.5 + sum((review) => review.rating)) / (10 + sum(() => 1));
  const share = reviews.length === 0 ? 0 : sum(({ verified }) => Number(verified)) / sum(() => 1);
  return Math.min(5, mean * (1 + 0.1 * share));
}

describe('baseline-v1', () => {
  it('computes what the frozen vector holds', () => {
    const vector = readVector<{
      scorer: string;
      cases: { reviews: TimedRating[]; scores: { at: number; microStars: string; microReviews: string }[] }[];
    }>('baseline');
    expect(vector.scorer).to.equal(BASELINE_SCORER);
    for (const { reviews, scores } of vector.cases)
      for (const { at, microStars, microReviews } of scores)
        expect(baselineScore(total(reviews), at)).to.deep.equal({
          microStars: BigInt(microStars),
          microReviews: BigInt(microReviews),
        });
  });

  it('an agent without reviews has the prior, whatever the time', () => {
    for (const at of [0, NOW]) expect(baselineScore(NO_SUMS, at).microStars).to.equal(3_500_000n);
  });

  law('law: it is the plain formula, to the millionth of a star', [ratings], (reviews) => {
    const { microStars } = baselineScore(total(reviews), NOW);
    expect(Math.abs(Number(microStars) - plainly(reviews, NOW) * 1e6) <= 1.01).to.equal(true);
  });

  law(
    'law: neither order nor partition matter, not in a single bit',
    [ratings, fc.nat(), fc.nat()],
    (reviews, a, b) => {
      const [cut, turn] = [a % (reviews.length + 1), b % (reviews.length + 1)];
      const turned = [...reviews.slice(turn), ...reviews.slice(0, turn)].reverse();
      const joined = addSums(total(turned.slice(0, cut)), total(turned.slice(cut)));
      expect(joined).to.deep.equal(total(reviews));
    },
  );

  law('law: taking a review out is never having had it', [ratings, rating], (reviews, extra) => {
    expect(subtractSums(total([...reviews, extra]), sumsOf(extra))).to.deep.equal(total(reviews));
  });

  law('law: a better rating never makes a worse score', [ratings, rating], (reviews, extra) => {
    const scores = [1, 2, 3, 4, 5].map((stars) => baselineScore(total([...reviews, { ...extra, rating: stars }]), NOW));
    for (const [i, { microStars }] of scores.entries())
      expect(microStars >= (scores[i - 1]?.microStars ?? 0n)).to.equal(true);
  });

  law('law: from one star to five, and time takes it to the prior', [ratings], (reviews) => {
    const { microStars } = baselineScore(total(reviews), NOW);
    expect(microStars >= 1_000_000n && microStars <= 5_000_000n).to.equal(true);
    const unverified = total(reviews.map((review) => ({ ...review, verified: false })));
    const late = baselineScore(unverified, NOW + 60 * HALF_LIFE);
    expectNear(Number(late.microStars), 3_500_000, 1);
    expect(late.microReviews).to.equal(0n);
  });

  law(
    'law: moving all dates by half-lives moves nothing',
    [ratings, fc.integer({ min: 1, max: 1000 })],
    (reviews, n) => {
      const later = reviews.map((review) => ({ ...review, at: review.at + n * HALF_LIFE }));
      expect(baselineScore(total(later), NOW + n * HALF_LIFE)).to.deep.equal(baselineScore(total(reviews), NOW));
    },
  );

  law('law: the scores of a graph are those of each agent’s reviews', [fc.array(rating, { maxLength: 20 })], (list) => {
    const reviews = list.map((each, i): RatedReview => ({
      ...each,
      id: String(i),
      reviewer: `reviewer ${i % 3}`,
      agent: `agent ${i % 4}`,
    }));
    const graph = reviewGraph(reviews);
    const scores = baselineScores(graph, NOW);
    expect(scores.length).to.equal(graph.parties.length);
    for (const [i, name] of graph.parties.entries())
      expect(scores[i]).to.deep.equal(baselineScore(total(reviews.filter(({ agent }) => agent === name)), NOW));
  });
});
