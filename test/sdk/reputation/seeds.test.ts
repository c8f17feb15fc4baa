import { expect } from 'chai';
import fc from 'fast-check';

import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph, type ReviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { trustSource, type TrustSource } from '../../../sdk/src/reputation/seeds.ts';
import { recommendations } from '../../../sdk/src/reputation/trust-rank.ts';
import { law } from '../../helpers/fast-check.ts';
import { accounts, attack, honestMarket } from '../../helpers/sdk/rated-market.ts';
import { anyGraph, byName, PARTIES, sum } from '../../helpers/sdk/rated-reviews.ts';

function sourceOf(graph: ReviewGraph, options: TrustSource = {}): Float64Array {
  const market = describeMarket(graph);
  return trustSource(graph, market, { flow: recommendations(graph, market), ...options });
}
const seedsOf = (graph: ReviewGraph): string[] => {
  const source = sourceOf(graph);
  return graph.parties.filter((_, party) => (source[party] ?? 0) > 0);
};

describe('sdk/reputation/seeds', () => {
  law('named seeds are all there is', [anyGraph, fc.subarray([...PARTIES, 'x'], { minLength: 1 })], (graph, seeds) => {
    const source = byName(graph, sourceOf(graph, { seeds }));
    for (const [name, share] of source) expect(share).to.equal(seeds.includes(name) ? 1 : 0);
  });

  law('without names there are ten, or everybody when they are fewer', [anyGraph], (graph) => {
    const source = sourceOf(graph);
    expect(source.every((share) => share === 0 || share === 1)).to.equal(true);
    expect(sum(source)).to.equal(Math.min(10, graph.parties.length));
  });

  const anyBond = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
  law('a bond adds at most half a seed, and none takes anything away', [anyGraph, anyBond], (graph, bond) => {
    const name = graph.parties[0] ?? '';
    const [without, with_] = [sourceOf(graph), sourceOf(graph, { bonds: new Map([[name, bond]]) })];
    with_.forEach((share, party) => {
      const more = party === 0 ? 0.5 * Math.min(1, Math.max(0, bond)) : 0;
      expect(share).to.equal((without[party] ?? NaN) + more);
    });
  });

  it('a crowd that came today makes no seed, whatever it says of each other', () => {
    const { reviews } = honestMarket(3);
    const crowd = accounts('s', 60);
    const praise = attack({ from: crowd, to: crowd.slice(0, 10), rating: 5, day: 729, over: 1 });
    const before = seedsOf(reviewGraph(reviews));
    expect(before).to.have.length(10);
    expect(seedsOf(reviewGraph([...reviews, ...praise]))).to.deep.equal(before);
  });
});
