/**
 * Every score begins at the market's own mean. That was once the mean of all ratings: a crowd of new accounts that only rated each other moved
 * it, and with it the scores of everybody, of whom the crowd had said nothing.
 */
import { expect } from 'chai';
import { reviewGraph, trustScores, type RatedReview } from '@agent-market/sdk/reputation';
import { accounts, attack, honestMarket } from '../helpers/sdk/rated-market.ts';

const { reviews: HONEST, parties: PARTIES } = honestMarket(11);
/** Six hundred accounts, each of which complains of ten others: several times as many reviews as the market has. */
const CROWD = accounts('crowd', 600);
const COMPLAINTS = CROWD.flatMap((from, i) => {
  const to = Array.from({ length: 10 }, (_, k) => CROWD[(i + 7 * k + 1) % CROWD.length] ?? '');
  return attack({ from: [from], to, rating: 1, day: 700, over: 20 });
});

describe('finding: a crowd that rates itself moves the mean that everybody’s score begins with', () => {
  it('moves no score by a quarter of a star, and all together by a twentieth', () => {
    const starsOf = (reviews: RatedReview[]): number[] => {
      const { graph, stars } = trustScores(reviewGraph(reviews));
      return PARTIES.map((party) => stars[graph.parties.indexOf(party)] ?? 0);
    };
    expect(COMPLAINTS.length).to.be.greaterThan(2 * HONEST.length);
    const [before, after] = [starsOf(HONEST), starsOf([...HONEST, ...COMPLAINTS])];
    const moved = before.map((stars, i) => Math.abs(stars - (after[i] ?? 0)));
    expect(Math.max(...moved)).to.be.lessThan(0.25);
    expect(moved.reduce((sum, each) => sum + each, 0) / moved.length).to.be.lessThan(0.05);
  });
});
