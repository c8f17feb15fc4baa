import { expect } from 'chai';

import { propagateBeliefs, type Beliefs } from '../../../sdk/src/collusion/beliefs.ts';
import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type ReviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { accounts, attack } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, byName, PARTIES, sum } from '../../helpers/sdk/rated-reviews.ts';

/** How likely praise is of a good or bad agent, by an honest reviewer or another. */
const PRAISE = { good: { honest: 0.8, other: 0.4 }, bad: { honest: 0.2, other: 0.6 } };

/** FraudEagle with logarithms instead of tables, a message at a time. */
function naive(graph: ReviewGraph): { honest: number[]; good: number[] } {
  const market = describeMarket(graph);
  const reviews = Array.from(graph.rating, (rating, i) => ({
    reviewer: graph.reviewer[i] ?? -1,
    agent: graph.agent[i] ?? -1,
    praises: rating > market.mean - market.deviation,
    share: 1 / (market.pairSize[i] ?? 0),
    [TO_AGENT]: 0,
    [TO_REVIEWER]: 0,
  }));
  const likely = (praises: boolean, praise: number): number => (praises ? praise : 1 - praise);
  const mixed = (p: number, one: number, other: number): number => p * one + (1 - p) * other;
  const probability = (odds: number): number => 1 / (1 + Math.exp(-Math.min(24, Math.max(-24, odds))));
  let honest = graph.parties.map(() => 0);
  let good = graph.parties.map(() => 0);
  for (let round = 0; round < 10; round++) {
    for (const review of reviews) {
      const h = probability((honest[review.reviewer] ?? NaN) - review[TO_REVIEWER]);
      const of = ({ honest: yes, other }: typeof PRAISE.good): number => likely(review.praises, mixed(h, yes, other));
      review[TO_AGENT] = review.share * Math.log(of(PRAISE.good) / of(PRAISE.bad));
    }
    good = graph.parties.map((_, party) =>
      sum(reviews.filter(({ agent }) => agent === party).map((each) => each[TO_AGENT])),
    );
    for (const review of reviews) {
      const g = probability((good[review.agent] ?? NaN) - review[TO_AGENT]);
      const by = (kind: 'honest' | 'other'): number =>
        likely(review.praises, mixed(g, PRAISE.good[kind], PRAISE.bad[kind]));
      review[TO_REVIEWER] = review.share * Math.log(by('honest') / by('other'));
    }
    honest = graph.parties.map((_, party) =>
      sum(reviews.filter(({ reviewer }) => reviewer === party).map((each) => each[TO_REVIEWER])),
    );
  }
  return { honest, good };
}

const TO_AGENT = Symbol('told the agent');
const TO_REVIEWER = Symbol('told the reviewer');
const beliefsOf = (graph: ReviewGraph): Beliefs => propagateBeliefs(graph, describeMarket(graph));

describe('sdk/collusion/beliefs', () => {
  law(
    'are the formula’s: what the tables leave out is below a thousandth',
    [anyReviews],
    (reviews) => {
      const graph = reviewGraph(reviews, PARTIES);
      const [ours, theirs] = [beliefsOf(graph), naive(graph)];
      theirs.honest.forEach((odds, party) => expectNear(ours.honest[party], odds, 1e-3));
      theirs.good.forEach((odds, party) => expectNear(ours.good[party], odds, 1e-3));
    },
    { cost: 4 },
  );

  law('no pair says more than the logarithm of 3 of a reviewer, and of 4 of an agent', [anyReviews], (reviews) => {
    const graph = reviewGraph(reviews, PARTIES);
    const { agentsRated } = describeMarket(graph);
    const { honest, good } = beliefsOf(graph);
    honest.forEach((odds, party) =>
      expect(Math.abs(odds)).to.be.at.most(Math.log(3) * (agentsRated[party] ?? 0) + 1e-9),
    );
    graph.parties.forEach((_, party) => {
      const raters = new Set([...graph.reviewer].filter((_, i) => graph.agent[i] === party)).size;
      expect(Math.abs(good[party] ?? NaN)).to.be.at.most(Math.log(4) * raters + 1e-9);
    });
  });

  it('say who lies: of twenty who praise the good and complain of the bad, the one who does the reverse', () => {
    const [good, bad, all] = [accounts('good', 6), accounts('bad', 6), accounts('h', 20)];
    const graph = reviewGraph([
      ...attack({ from: all, to: good, rating: 5, day: 0 }),
      ...attack({ from: all, to: bad, rating: 1, day: 0 }),
      ...attack({ from: ['liar'], to: bad, rating: 5, day: 1 }),
      ...attack({ from: ['liar'], to: good, rating: 1, day: 1 }),
    ]);
    const { honest, good: isGood } = beliefsOf(graph);
    for (const [name, odds] of byName(graph, honest)) {
      if (name === 'liar') expect(odds).to.be.lessThan(-3);
      else if (all.includes(name)) expect(odds).to.be.greaterThan(3);
      else expect(odds).to.equal(0);
    }
    for (const name of good) expect(byName(graph, isGood).get(name)).to.be.greaterThan(3);
    for (const name of bad) expect(byName(graph, isGood).get(name)).to.be.lessThan(-3);
  });
});
