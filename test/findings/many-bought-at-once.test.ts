/**
 * Every review that somebody bought ends a window of days that is looked at. Marking what is in each of these windows one by one takes the
 * square of their number: whoever buys tens of thousands for one agent would hold up everybody's nightly screening.
 */
import { expect } from 'chai';
import { findClusters } from '../../sdk/src/collusion/clusters.ts';
import { rulesOf } from '../../sdk/src/collusion/rules.ts';
import { describeMarket } from '../../sdk/src/reputation/market.ts';
import { reviewGraph } from '@agent-market/sdk/reputation';
import { accounts, attack, honestMarket } from '../helpers/sdk/rated-market.ts';

const BOUGHT = 40_000;

describe('finding: whoever buys tens of thousands of reviews for one agent holds up the screening', () => {
  it('finds them all within seconds', () => {
    const praise = attack({ from: accounts('s', BOUGHT), to: ['buyer'], rating: 5, day: 100, over: 600 });
    const graph = reviewGraph([...honestMarket(14).reviews, ...praise]);
    const market = describeMarket(graph);
    const start = process.cpuUsage();
    const { excess } = findClusters(graph, rulesOf(graph, market, new Float64Array(graph.parties.length)));
    const seconds = process.cpuUsage(start).user / 1e6;
    const buyer = graph.parties.indexOf('buyer');
    const doubted = graph.agent.filter((agent, review) => agent === buyer && (excess[review] ?? 0) > 0.9);
    expect(doubted.length).to.equal(BOUGHT);
    // A second here; minutes by the square.
    expect(seconds).to.be.lessThan(10);
  }).timeout(300_000);
});
