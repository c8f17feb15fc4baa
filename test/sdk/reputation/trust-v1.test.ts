import { expect } from 'chai';
import fc from 'fast-check';

import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { ramp, trustScores, type TrustOptions } from '../../../sdk/src/reputation/trust-v1.ts';
import { law } from '../../helpers/fast-check.ts';
import { DAY, honestMarket, OPENED } from '../../helpers/sdk/rated-market.ts';
import { plainAssessment, type PlainAssessment } from '../../helpers/sdk/plain-assessment.ts';
import { anyReviews, byName, PARTIES } from '../../helpers/sdk/rated-reviews.ts';

const anyName = fc.constantFrom(...PARTIES);
const anyOptions: fc.Arbitrary<TrustOptions> = fc.record(
  {
    seeds: fc.subarray(PARTIES, { minLength: 1 }),
    bonds: fc
      .dictionary(anyName, fc.double({ min: 0, max: 2, noNaN: true }))
      .map((bonds) => new Map(Object.entries(bonds))),
    edges: fc.array(fc.record({ from: anyName, to: anyName, weight: fc.integer({ min: 0, max: 3 }) }), {
      maxLength: 8,
    }),
    now: fc.integer({ min: 0, max: 3000 }).map((day) => OPENED + day * DAY),
  },
  { requiredKeys: [] },
);

/** Markets of chance, and now and then one of people. */
const anyMarket = fc.oneof(
  { weight: 4, arbitrary: anyReviews },
  { weight: 1, arbitrary: fc.nat(999).map((seed) => honestMarket(seed, { parties: 60, tasks: 150 }).reviews) },
);

function renamed(reviews: readonly RatedReview[], rename: (name: string) => string): RatedReview[] {
  return reviews.map((review) => ({ ...review, reviewer: rename(review.reviewer), agent: rename(review.agent) }));
}

describe('sdk/reputation/trust-v1', () => {
  law(
    'says the same to the last bit in whatever order the reviews come',
    [anyMarket, anyOptions, fc.nat()],
    (reviews, options, pick) => {
      const shuffled = reviews.map((review, i) => ({ review, key: (i * 7919 + pick) % 101 }));
      shuffled.sort((a, b) => a.key - b.key);
      const again = plainAssessment(
        shuffled.map(({ review }) => review),
        options,
      );
      expect(again).to.deep.equal(plainAssessment(reviews, options));
    },
    { cost: 10 },
  );

  law(
    'says the same to the last bit of parties with other names in the same order',
    [anyMarket, anyOptions],
    (reviews, options) => {
      const rename = (name: string): string => `0x${name.toUpperCase()}`;
      const others = PARTIES;
      const names = {
        ...options,
        others: others.map(rename),
        seeds: options.seeds?.map(rename),
        bonds:
          options.bonds === undefined
            ? undefined
            : new Map([...options.bonds].map(([name, bond]) => [rename(name), bond])),
        edges: options.edges?.map(({ from, to, weight }) => ({ from: rename(from), to: rename(to), weight })),
      };
      const before = plainAssessment(reviews, { ...options, others });
      const after = plainAssessment(renamed(reviews, rename), names);
      const strip = (text: string): string => text.replaceAll('0xP', 'p');
      expect(JSON.parse(strip(JSON.stringify(after)))).to.deep.equal(JSON.parse(JSON.stringify(before)));
    },
    { cost: 10 },
  );

  law(
    'moves with the clock, to the last bit',
    [anyMarket, anyOptions, fc.integer({ min: -1e9, max: 1e9 })],
    (reviews, options, seconds) => {
      const later = reviews.map((review) => ({ ...review, at: review.at + seconds }));
      const now = options.now === undefined ? {} : { now: options.now + seconds };
      const timeless = ({ findings, ...rest }: PlainAssessment): object => ({
        ...rest,
        findings: findings.map(({ graph, ...finding }) => ({ ...finding, nodes: graph.nodes })),
      });
      const [before, after] = [plainAssessment(reviews, options), plainAssessment(later, { ...options, ...now })];
      expect(timeless(after)).to.deep.equal(timeless(before));
    },
    { cost: 10 },
  );

  law(
    'scores are 1 to 5 stars, inside their interval; all shares are shares',
    [anyMarket, anyOptions],
    (reviews, options) => {
      const { parties, weights, excess } = plainAssessment(reviews, { ...options, others: PARTIES });
      for (const [name, each] of Object.entries(parties)) {
        const { stars = NaN, low = NaN, high = NaN, weight, verifiedShare, effectiveReviews } = each;
        expect(1 <= low && low <= stars && stars <= high && high <= 5, `${name}: ${low} ≤ ${stars} ≤ ${high}`).to.equal(
          true,
        );
        for (const share of [weight, verifiedShare]) expect(share).to.be.within(0, 1 + 1e-12);
        const got = new Set(reviews.filter(({ agent }) => agent === name).map(({ reviewer }) => reviewer)).size;
        expect(effectiveReviews).to.be.within(0, 1.25 * got + 1e-9);
        expect(each.effectiveReviewers).to.be.within(0, got + 1e-9);
        const gave = reviews.some(({ reviewer }) => reviewer === name);
        if (gave) expect(each.suspicion).to.be.within(0, 1);
        else expect(each.suspicion).to.equal(undefined);
      }
      for (const weight of weights) expect(weight).to.be.within(0, 1.25 + 1e-12);
      for (const each of excess) expect(each).to.be.within(0, 1);
    },
    { cost: 5 },
  );

  law(
    'the passing of time takes confidence, never stars',
    [anyMarket, fc.integer({ min: 1, max: 5000 })],
    (reviews, days) => {
      const graph = reviewGraph(reviews);
      const [today, later] = [0, days].map((more) =>
        trustScores(graph, { now: (reviews.at(-1)?.at ?? 0) + more * DAY }),
      );
      expect(later?.stars).to.deep.equal(today?.stars);
      expect(later?.weights).to.deep.equal(today?.weights);
      later?.low.forEach((low, party) => expect(low).to.be.at.most(today?.low[party] ?? NaN));
    },
    { cost: 5 },
  );

  law(
    'who is in no review has the market’s mean, and says nothing',
    [anyMarket, anyOptions],
    (reviews, options) => {
      const { parties, mean } = plainAssessment(reviews, { ...options, others: ['nobody'] });
      const { stars, effectiveReviews, suspicion } = parties['nobody'] ?? {};
      expect({ stars, effectiveReviews, suspicion }).to.deep.equal({
        stars: Math.min(5, mean),
        effectiveReviews: 0,
        suspicion: undefined,
      });
    },
    { cost: 5 },
  );

  it('in an honest market leaves reviews by those whom others know nearly their full weight', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const graph = reviewGraph(honestMarket(seed).reviews);
      const { weights } = trustScores(graph);
      expect(weights.reduce((sum, each) => sum + each, 0) / graph.count, `seed ${seed}`).to.be.at.least(0.85);
    }
  });

  it('a vouch by somebody trusted is worth a review, one by nobody nothing', () => {
    const { reviews } = honestMarket(4);
    const rate: RatedReview = {
      id: 'n',
      reviewer: 'newcomer',
      agent: 'p0001',
      rating: 5,
      verified: false,
      at: OPENED + 700 * DAY,
    };
    const graph = reviewGraph([...reviews, rate], ['stranger']);
    const weightOf = (options: TrustOptions): number | undefined =>
      byName(graph, trustScores(graph, { seeds: ['p0000'], ...options }).weight).get('newcomer');
    expect(weightOf({})).to.equal(0);
    expect(weightOf({ edges: [{ from: 'stranger', to: 'newcomer', weight: 9 }] })).to.equal(0);
    expect(weightOf({ edges: [{ from: 'p0000', to: 'newcomer', weight: 1 }] })).to.be.greaterThan(0.3);
    expect(weightOf({ bonds: new Map([['newcomer', 1]]) })).to.equal(1);
  });

  it('ramp climbs from 0 to 1 between its ends', () => {
    const values = [1, 2, 2.5, 3, 4].map((value) => ramp(2, value, 3));
    expect(values).to.deep.equal([0, 0, 0.5, 1, 1]);
  });
});
