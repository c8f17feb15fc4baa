/**
 * Reviews are doubted when an agent has more of a kind than is usual. What is usual was once told by all agents, the one that is looked at
 * included: whoever bought much made much usual, and was hardly found.
 */
import { expect } from 'chai';
import { assessMarket, findingsOf } from '@agent-market/sdk/collusion';
import { reviewGraph } from '@agent-market/sdk/reputation';
import { accounts, attack, honestMarket } from '../helpers/sdk/rated-market.ts';

describe('finding: whoever buys most of a market’s reviews makes bought reviews usual', () => {
  for (const bought of [30, 300, 3000]) {
    it(`finds ${bought} bought reviews in a market of 600, and has more evidence the more there are`, () => {
      const { reviews } = honestMarket(12, { parties: 150, tasks: 600 });
      const buyers = accounts('bought', bought);
      const praise = attack({ from: buyers, to: ['buyer'], rating: 5, day: 300, over: 200 });
      const findings = findingsOf(assessMarket(reviewGraph([...reviews, ...praise])));
      const found = findings.find(({ agents }) => agents.join() === 'buyer');
      expect(found?.kind).to.equal('praise');
      expect(found?.evidence).to.be.greaterThan(bought);
      expect(found?.reviewers).to.have.members(buyers);
    });
  }
});
