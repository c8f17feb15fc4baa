import { expect } from 'chai';
import fc from 'fast-check';

import { assessMarket } from '../../../sdk/src/collusion/assess.ts';
import { findingsOf } from '../../../sdk/src/collusion/findings.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { law } from '../../helpers/fast-check.ts';
import { accounts, attack, honestMarket } from '../../helpers/sdk/rated-market.ts';
import { byName, sum } from '../../helpers/sdk/rated-reviews.ts';

/** Honest markets in which somebody cheats in several ways. */
const anyCheated: fc.Arbitrary<RatedReview[]> = fc
  .record({
    seed: fc.nat(99),
    many: fc.integer({ min: 8, max: 30 }),
    rating: fc.constantFrom(1, 5),
    day: fc.integer({ min: 50, max: 700 }),
  })
  .map(({ seed, many, rating, day }) => {
    const crowd = accounts('s', many);
    const ring = accounts('ring', Math.ceil(many / 2));
    return [
      ...honestMarket(seed, { parties: 150, tasks: 700 }).reviews,
      ...attack({ from: crowd, to: ['p0010', 'p0020'], rating, day, over: 4 }),
      ...attack({ from: ring, to: ring, rating: 5, day, over: 30 }),
      ...attack({ from: ['again'], to: ['p0030'], rating, day, over: 20, times: many }),
    ];
  });

describe('sdk/collusion/findings', () => {
  law(
    'show what they say: members, reviews between them, and why',
    [anyCheated],
    (reviews) => {
      const assessment = assessMarket(reviewGraph(reviews));
      const { graph, weight } = assessment.scores;
      const trust = byName(graph, weight);
      const findings = findingsOf(assessment);
      expect(findings.length).to.be.greaterThan(0);
      const evidence = findings.map((finding) => finding.evidence);
      expect(evidence).to.deep.equal([...evidence].sort((a, b) => b - a));
      for (const { kind, rule, statistic, agents, reviewers, graph: drawn, evidence: own } of findings) {
        expect(own).to.be.at.least(4);
        expect(rule.length).to.be.greaterThan(0);
        for (const list of [agents, reviewers]) expect(list).to.deep.equal([...new Set(list)].sort());
        const ids = drawn.nodes.map(({ id }) => id);
        expect(new Set(ids).size).to.equal(ids.length);
        expect([...ids].sort()).to.deep.equal([...new Set([...agents, ...reviewers])].sort());
        for (const { id, trust: shown, role } of drawn.nodes) {
          expect(shown).to.equal(trust.get(id));
          expect(role).to.equal(kind === 'ring' ? 'member' : agents.includes(id) ? 'agent' : 'reviewer');
        }
        const [count = 0, of = 0] = (statistic.match(/\d+/g) ?? []).map(Number);
        const pairs = new Set(drawn.edges.map(({ from, to }) => `${from} ${to}`)).size;
        expect(kind === 'ring' ? pairs : drawn.edges.length).to.equal(count);
        expect(count).to.be.at.most(of);
        for (const edge of drawn.edges) {
          expect(reviewers).to.include(edge.from);
          expect(agents).to.include(edge.to);
          if (kind === 'praise' || kind === 'ring') expect(edge.rating).to.be.at.least(4.5);
          if (kind === 'attack') expect(edge.rating).to.be.at.most(1.5);
          const same = reviews.filter(
            ({ reviewer, agent, rating, at }) =>
              reviewer === edge.from && agent === edge.to && rating === edge.rating && at === edge.at,
          );
          expect(same.length).to.be.greaterThan(0);
        }
      }
    },
    { cost: 5 },
  );

  it('of a ring are what Chernoff’s bound says, less the groups that could have been found', () => {
    const members = accounts('ring', 9);
    const { reviews } = honestMarket(7);
    const assessment = assessMarket(
      reviewGraph([...reviews, ...attack({ from: members, to: members, rating: 5, day: 600, over: 40 })]),
    );
    const { graph, weight } = assessment.scores;
    const isLow = (party: number | undefined): boolean => (weight[party ?? -1] ?? 1) < 0.5;
    const low = [...weight.keys()].filter(isLow).length;
    const praise = [...graph.rating.keys()].filter(
      (i) => (graph.rating[i] ?? 0) >= 4.5 && isLow(graph.reviewer[i]) && isLow(graph.agent[i]),
    ).length;
    const usual = (praise + 1) / (low * (low - 1) + 2);
    const groups = sum(members.map((_, i) => Math.log((low - i) / (i + 1))));
    const expected = (72 * Math.log(1 / usual) - groups) / Math.LN10;
    const ring = findingsOf(assessment).find(({ kind }) => kind === 'ring');
    expect(ring?.agents).to.deep.equal(members);
    expect(ring?.evidence.toFixed(6)).to.equal(expected.toFixed(6));
  });

  it('of no reviews are none', () => {
    expect(findingsOf(assessMarket(reviewGraph([])))).to.deep.equal([]);
    expect(findingsOf(assessMarket(reviewGraph([], ['somebody'])))).to.deep.equal([]);
  });
});
