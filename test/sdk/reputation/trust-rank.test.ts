import { expect } from 'chai';
import fc from 'fast-check';

import { describeMarket } from '../../../sdk/src/reputation/market.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { recommendations, trustRank, withEdges, type TrustFlow } from '../../../sdk/src/reputation/trust-rank.ts';
import { expectNear } from '../../helpers/near.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyGraph, anyShares, PARTIES, sum } from '../../helpers/sdk/rated-reviews.ts';

const COUNT = 9;
const anyParty = fc.integer({ min: 0, max: COUNT - 1 });
const anyWeight = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 2 ** -30, max: 1e6, noNaN: true }));
const anyFlow: fc.Arbitrary<TrustFlow> = fc
  .array(fc.record({ from: anyParty, to: anyParty, weight: anyWeight }), { maxLength: 40 })
  .map((edges) => ({
    from: Uint32Array.from(edges, ({ from }) => from),
    to: Uint32Array.from(edges, ({ to }) => to),
    weight: Float64Array.from(edges, ({ weight }) => weight),
  }));
/** The same, of which parts go back to the start. */
const anyLossyFlow: fc.Arbitrary<TrustFlow> = anyFlow.chain((flow) =>
  fc
    .array(anyWeight, { minLength: flow.weight.length, maxLength: flow.weight.length })
    .map((lost) => ({ ...flow, lost: Float64Array.from(lost) })),
);
const anySource = anyShares(COUNT).filter((source) => source.some((each) => each > 0));

/** Thirty products of the whole matrix, as the textbooks have it. */
function dense({ from, to, weight, lost = weight.map(() => 0) }: TrustFlow, source: Float64Array): number[] {
  const total = sum(source);
  const start = [...source].map((each) => each / total);
  const matrix = start.map((_, i) => {
    const passed = start.map((__, j) => sum([...weight].filter((___, e) => from[e] === i && to[e] === j)));
    const back = sum([...lost].filter((_, e) => from[e] === i));
    const all = sum(passed) + back;
    return all === 0 ? start : passed.map((each, j) => (each + back * (start[j] ?? 0)) / all);
  });
  let rank = start;
  for (let round = 0; round < 30; round++) {
    const before = rank;
    rank = start.map((own, j) => 0.15 * own + 0.85 * sum(before.map((each, i) => each * (matrix[i]?.[j] ?? 0))));
  }
  return rank;
}

/** Who has a source, and whoever they recommend, and so on. */
function reached({ from, to, weight }: TrustFlow, source: Float64Array): Set<number> {
  const found = new Set([...source.keys()].filter((party) => (source[party] ?? 0) > 0));
  for (let before = -1; before < found.size;) {
    before = found.size;
    weight.forEach((each, e) => {
      if (each > 0 && found.has(from[e] ?? -1)) found.add(to[e] ?? -1);
    });
  }
  return found;
}

describe('sdk/reputation/trust-rank', () => {
  law('is what the whole matrix gives, and 1 in all', [fc.oneof(anyFlow, anyLossyFlow), anySource], (flow, source) => {
    const rank = trustRank(flow, source);
    dense(flow, source).forEach((each, party) => expectNear(rank[party], each, 1e-12));
    expectNear(sum(rank), 1, 1e-12);
  });

  law('gives nothing at all to whom no seed reaches', [anyFlow, anySource], (flow, source) => {
    const found = reached(flow, source);
    trustRank(flow, source).forEach((trust, party) => {
      if (!found.has(party)) expect(trust).to.equal(0);
      else if ((source[party] ?? 0) > 0) expect(trust).to.be.greaterThan(0);
    });
  });

  law(
    'a crowd that nobody outside recommends takes nothing from anybody',
    [anyFlow, anySource, anyFlow],
    (flow, source, crowd) => {
      const wide = new Float64Array(2 * COUNT);
      wide.set(source);
      const shift = (column: Uint32Array): Uint32Array => column.map((party) => party + COUNT);
      const both: TrustFlow = {
        from: Uint32Array.of(...flow.from, ...shift(crowd.from)),
        // They may recommend whomever they like.
        to: Uint32Array.of(...flow.to, ...crowd.to.map((party, e) => (e % 2 === 0 ? party : party + COUNT))),
        weight: Float64Array.of(...flow.weight, ...crowd.weight),
      };
      const rank = trustRank(both, wide);
      expect(rank.slice(0, COUNT)).to.deep.equal(trustRank(flow, source));
      expect(rank.slice(COUNT)).to.deep.equal(new Float64Array(COUNT));
    },
  );

  law(
    'the scale of the source does not matter',
    [anyFlow, anySource, fc.integer({ min: -20, max: 20 })],
    (flow, source, power) => {
      expect(
        trustRank(
          flow,
          source.map((each) => each * 2 ** power),
        ),
      ).to.deep.equal(trustRank(flow, source));
    },
  );

  it('without any source begins everywhere', () => {
    const none: TrustFlow = { from: new Uint32Array(), to: new Uint32Array(), weight: new Float64Array() };
    expect(trustRank(none, new Float64Array(4))).to.deep.equal(Float64Array.of(0.25, 0.25, 0.25, 0.25));
    expect(trustRank(none, new Float64Array())).to.have.length(0);
  });

  describe('recommendations', () => {
    law('are the stars above neutral, and a pair’s together at most as much as one', [anyGraph], (graph) => {
      const market = describeMarket(graph);
      const { from, to, weight } = recommendations(graph, market);
      const pairs = new Map<string, number>();
      weight.forEach((each, i) => {
        const above = Math.max(0, (graph.rating[i] ?? 0) - market.neutral);
        expectNear(each, above / (market.pairSize[i] ?? 0), 1e-12);
        const pair = `${from[i]} ${to[i]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + each);
      });
      for (const together of pairs.values()) expect(together).to.be.at.most(5 - market.neutral + 1e-9);
      const half = recommendations(graph, market, () => 0.5);
      expect(half.weight).to.deep.equal(weight.map((each) => each / 2));
    });
  });

  describe('withEdges', () => {
    const anyEdge = fc.record({
      from: fc.constantFrom(...PARTIES, 'x'),
      to: fc.constantFrom(...PARTIES, 'x'),
      weight: anyWeight,
    });

    law(
      'adds what is known of parties of the graph, after the reviews',
      [anyGraph, fc.array(anyEdge)],
      (graph, edges) => {
        const flow = recommendations(graph, describeMarket(graph));
        const all = withEdges(flow, graph, edges);
        const known = edges.filter(
          ({ from, to }) => from !== to && graph.parties.includes(from) && graph.parties.includes(to),
        );
        const named = Array.from(all.weight, (weight, i) => ({
          from: graph.parties[all.from[i] ?? -1],
          to: graph.parties[all.to[i] ?? -1],
          weight,
        }));
        expect(named.slice(graph.count)).to.deep.equal(known);
        expect(all.weight.slice(0, graph.count)).to.deep.equal(flow.weight);
        expect([all.from.length, all.to.length]).to.deep.equal([named.length, named.length]);
      },
    );

    it('keeps of each what is left of a word for its party, and says what was lost', () => {
      const graph = reviewGraph([], ['p00', 'p01', 'p02']);
      const none = recommendations(graph, describeMarket(graph));
      const edges = [
        { from: 'p00', to: 'p01', weight: 2 },
        { from: 'p00', to: 'p02', weight: 1, lost: 3 },
      ];
      const flow = withEdges(none, graph, edges, (party) => party / 4);
      expect(flow.weight).to.deep.equal(Float64Array.of(0.5, 0.5));
      expect(flow.lost).to.deep.equal(Float64Array.of(0, 3));
    });
  });
});
