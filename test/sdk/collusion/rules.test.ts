import { expect } from 'chai';

import { rulesOf, type Rule } from '../../../sdk/src/collusion/rules.ts';
import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { law } from '../../helpers/fast-check.ts';
import { DAY } from '../../helpers/sdk/rated-market.ts';
import { anyReviews, anyShares, PARTIES, reviewsOf } from '../../helpers/sdk/rated-reviews.ts';

interface Known {
  agents: number;
  trust: number;
  ofTrust: number;
  days: number;
  isAnswered: boolean;
}

/** What each rule says, as a condition: from its own sentence. */
const CONDITIONS: [RegExp, (number_: number, known: Known) => boolean][] = [
  [/^the reviewer rated at most (\d+) agents$/, (most, { agents }) => agents <= most],
  [/^the reviewer rated at most (\d+)$/, (most, { agents }) => agents <= most],
  [/^the reviewer’s trust is below ([\d.]+)$/, (below, { trust }) => trust < below],
  [/^its trust is below ([\d.]+)$/, (below, { trust }) => trust < below],
  [/^the reviewer was there for less than (\d+) days$/, (less, { days }) => days < less],
  [/^was there for less than (\d+) days$/, (less, { days }) => days < less],
  [/^both have trust below ([\d.]+)$/, (below, { trust, ofTrust }) => trust < below && ofTrust < below],
  [/^rated each other$/, (_, { isAnswered }) => isAnswered],
];

function holds(rule: Rule, known: Known): boolean {
  return rule.name.split(' and ').every((part) => {
    for (const [pattern, condition] of CONDITIONS) {
      const match = pattern.exec(part);
      if (match !== null) return condition(Number(match[1]), known);
    }
    throw new Error(`nobody knows what “${part}” means`);
  });
}

describe('sdk/collusion/rules', () => {
  law(
    'match what their names say',
    [anyReviews, anyShares(PARTIES.length)],
    (reviews, trust) => {
      const graph = reviewGraph(reviews, PARTIES);
      const sorted = reviewsOf(graph);
      const rules = rulesOf(graph, describeMarket(graph), trust);
      sorted.forEach(({ reviewer, agent, rating, at }, i) => {
        const given = sorted.filter((other) => other.reviewer === reviewer);
        const times = sorted
          .filter((other) => [other.reviewer, other.agent].includes(reviewer))
          .map((other) => other.at);
        const known: Known = {
          agents: new Set(given.map((other) => other.agent)).size,
          trust: trust[PARTIES.indexOf(reviewer)] ?? NaN,
          ofTrust: trust[PARTIES.indexOf(agent)] ?? NaN,
          days: (at - Math.min(...times)) / DAY,
          isAnswered: sorted.some((other) => other.reviewer === agent && other.agent === reviewer),
        };
        for (const rule of rules) {
          const isRepeat = given.some((other) => other.agent === agent && sorted.indexOf(other) < i);
          const direction = { praise: rating >= 4.5, attack: rating <= 1.5, repeat: isRepeat }[rule.direction];
          const expected = direction && (rule.direction === 'repeat' || holds(rule, known));
          expect(rule.matches(i), `${rule.direction}: ${rule.name}`).to.equal(expected);
        }
      });
    },
    { cost: 8 },
  );

  it('ask the same of praise and of attacks, and are told apart by name and direction', () => {
    const rules = rulesOf(reviewGraph([]), describeMarket(reviewGraph([])), new Float64Array());
    const names = (direction: string): string[] =>
      rules.filter((rule) => rule.direction === direction).map(({ name }) => name);
    expect(names('praise')).to.deep.equal(names('attack'));
    expect(new Set(names('praise')).size).to.equal(names('praise').length);
    expect(names('repeat')).to.have.length(1);
    expect(rules[0]?.matches(0)).to.equal(false);
  });
});
