/**
 * An interval once was as narrow as reviews were many, whenever they were given: who won a few trusted clients over for one week, or was lucky
 * in it, could be relied on as much as who had served them for two years.
 */
import { expect } from 'chai';
import { reviewGraph, trustScores } from '@agent-market/sdk/reputation';
import { attack, honestMarket } from '../helpers/sdk/rated-market.ts';

describe('finding: one busy week is taken for two good years', () => {
  it('promises much less of who was only there for a week', () => {
    const { reviews, parties } = honestMarket(13);
    const praise = { from: parties.slice(0, 20), rating: 5 };
    const week = attack({ ...praise, to: ['week'], day: 600, over: 7 });
    const years = attack({ ...praise, to: ['years'], day: 20, over: 700 });
    const { graph, low, stars, market } = trustScores(reviewGraph([...reviews, ...week, ...years]));
    const of = (name: string): { width: number; low: number } => {
      const party = graph.parties.indexOf(name);
      return { width: (stars[party] ?? 0) - (low[party] ?? 0), low: low[party] ?? 0 };
    };
    expect(of('week').width).to.be.greaterThan(1.5 * of('years').width);
    expect(of('week').low).to.be.lessThan(market.mean);
    expect(of('years').low).to.be.greaterThan(market.mean);
  });
});
