import { expect } from 'chai';

import { factsOf, jShaped, type Market } from '../../../bench/reputation/market.ts';
import { reciprocity } from '../../../bench/reputation/portrait.ts';
import { bipartiteMarket } from '../../../bench/reputation/synthetic/bipartite.ts';
import { twoSidedMarket } from '../../../bench/reputation/synthetic/two-sided.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';

const SEEDS = ['1', '2', '3', '4', '5', '6', '7', '8'];
const SIZE = { parties: 1200 };

const share = ({ reviews }: Market, stars: number): number =>
  reviews.filter(({ rating }) => rating === stars).length / reviews.length;

describe('bench/reputation/synthetic', () => {
  for (const make of [twoSidedMarket, bipartiteMarket]) {
    describe(make.name, () => {
      const markets = SEEDS.map((seed) => make(seed, SIZE));

      it('is a market that an engine takes', () => {
        for (const { reviews } of markets) expect(reviewGraph(reviews).count).to.be.above(SIZE.parties);
      });

      it('has as many five stars as real ratings, and more one star than two', () => {
        const fives = markets.map((market) => share(market, 5));
        expect(fives.reduce((sum, five) => sum + five, 0) / fives.length).to.be.within(0.66, 0.73);
        for (const market of markets) {
          expect(share(market, 5)).to.be.within(0.6, 0.76);
          expect(share(market, 1)).to.be.above(share(market, 2));
        }
      });

      it('has few that do most, and many that do little', () => {
        for (const market of markets) {
          const counts = [...factsOf(market).given.values()].map(({ length }) => length).sort((a, b) => b - a);
          const top = counts.slice(0, Math.ceil(counts.length / 10)).reduce((sum, count) => sum + count, 0);
          expect(top / market.reviews.length).to.be.above(0.45);
          expect(counts.filter((count) => count <= 2).length / counts.length).to.be.above(0.45);
        }
      });

      it('has a minority of frauds on both sides, whom parties rate badly', () => {
        for (const market of markets) {
          const { given, means } = factsOf(market);
          const frauds = [...market.fraud].filter(([, fraud]) => fraud).map(([id]) => id);
          expect(frauds.length / market.fraud.size).to.be.within(0.03, 0.2);
          expect(frauds.filter((id) => given.has(id))).not.to.be.empty;
          const mean = (ids: string[]): number => ids.reduce((sum, id) => sum + (means.get(id) ?? 0), 0) / ids.length;
          const honest = [...means.keys()].filter((id) => market.fraud.get(id) === false);
          expect(mean(frauds.filter((id) => means.has(id)))).to.be.below(mean(honest) - 0.8);
        }
      });

      it('is what its seed says', () => {
        expect(make('1', SIZE)).to.deep.equal(markets[0]);
        expect(make('2', SIZE)).not.to.deep.equal(markets[0]);
      });
    });
  }

  it('twoSidedMarket has four of five reviews answered', () => {
    for (const seed of SEEDS) expect(reciprocity(twoSidedMarket(seed, SIZE))).to.be.within(0.75, 0.86);
  });

  it('twoSidedMarket has sour reviewers who are honest', () => {
    const market = twoSidedMarket('1', SIZE);
    const busy = [...factsOf(market).given].filter(
      ([id, { length }]) => length >= 10 && market.fraud.get(id) === false,
    );
    const sour = busy.filter(([, given]) => given.reduce((sum, { rating }) => sum + rating, 0) / given.length < 3.7);
    expect(sour.length / busy.length).to.be.within(0.005, 0.1);
  });

  it('bipartiteMarket has nobody on both sides', () => {
    const { given, received } = factsOf(bipartiteMarket('1', SIZE));
    expect([...given.keys()].filter((id) => received.has(id))).to.be.empty;
  });

  it('jShaped turns fours into fives until 70 % are, and changes nothing else', () => {
    const market = twoSidedMarket('1', SIZE);
    const flat: Market = { ...market, reviews: market.reviews.map((r) => ({ ...r, rating: Math.min(4, r.rating) })) };
    const shaped = jShaped(flat, '1');
    expect(share(shaped, 5)).to.be.within(0.68, 0.72);
    for (const [i, review] of shaped.reviews.entries()) {
      const before = flat.reviews[i];
      expect(review).to.deep.equal({ ...before, rating: before?.rating === 4 ? review.rating : before?.rating });
    }
  });
});
