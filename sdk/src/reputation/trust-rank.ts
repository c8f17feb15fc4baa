/**
 * Trust that flows along recommendations: personalised PageRank, as in EigenTrust. Who is recommended by nobody whom the seeds
 * reach has none, however many recommend each other.
 */
import { at } from './adjacency.ts';
import type { Market } from './market.ts';
import type { ReviewGraph } from './review-graph.ts';

/** Somebody's word for somebody else beside their ratings: a vouch, or a task that was paid. */
export interface TrustEdge {
  from: string;
  to: string;
  /** Against a review of one star above neutral, which is 1. */
  weight: number;
  /** By how much it was more, had its giver not been wrong before: that part of what the giver would pass on, nobody gets. None unless given. */
  lost?: number | undefined;
}

/** How much of its trust a party passes on. */
const PASSED_ON = 0.85;
/** What is left of the start after these is below a hundredth. */
const ROUNDS = 30;

/** Flows of trust between parties, as columns. */
export interface TrustFlow {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float64Array;
  /** Of each flow what goes back to where trust starts instead; nothing of any unless given. */
  readonly lost?: Float64Array;
}

/** What each review recommends: stars above neutral, a pair's reviews together as much as one. `keep` is what is left of each, 0 to 1. */
export function recommendations(
  graph: ReviewGraph,
  market: Market,
  keep: (review: number) => number = () => 1,
): TrustFlow {
  const weight = new Float64Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const above = Math.max(0, at(graph.rating, i) - market.neutral);
    weight[i] = (above * keep(i)) / at(market.pairSize, i);
  }
  return { from: graph.reviewer, to: graph.agent, weight };
}

/**
 * Adds other flows to those of reviews; parties that the graph does not know are left out. `keep` is what is left of a word for
 * each party, 0 to 1.
 */
export function withEdges(
  flow: TrustFlow,
  graph: ReviewGraph,
  edges: readonly TrustEdge[],
  keep: (party: number) => number = () => 1,
): TrustFlow {
  if (edges.length === 0) return flow;
  const numbers = new Map(graph.parties.map((name, i) => [name, i]));
  const numbered = edges.map(({ from, to, weight, lost = 0 }) => {
    return { from: numbers.get(from) ?? -1, to: numbers.get(to) ?? -1, weight, lost };
  });
  const known = numbered.filter(({ from, to }) => from !== to && from >= 0 && to >= 0);
  const [before, all] = [flow.weight.length, flow.weight.length + known.length];
  const [from, to] = [new Uint32Array(all), new Uint32Array(all)];
  const [weight, lost] = [new Float64Array(all), new Float64Array(all)];
  from.set(flow.from);
  to.set(flow.to);
  weight.set(flow.weight);
  known.forEach((edge, i) => {
    from[before + i] = edge.from;
    to[before + i] = edge.to;
    weight[before + i] = edge.weight * keep(edge.to);
    lost[before + i] = edge.lost;
  });
  return { from, to, weight, lost };
}

/** The trust of each party, all together 1, when it starts at `source` (any scale; not all zero) and returns there. */
export function trustRank(flow: TrustFlow, source: Float64Array): Float64Array {
  const parties = source.length;
  const start = scaled(source);
  const passes = new Float64Array(parties);
  const returns = new Float64Array(parties);
  flow.weight.forEach((weight, i) => {
    const [from, lost] = [at(flow.from, i), at(flow.lost ?? NOTHING, i)];
    passes[from] = at(passes, from) + weight + lost;
    returns[from] = at(returns, from) + lost;
  });
  const share = flow.weight.map((weight, i) => weight / (at(passes, at(flow.from, i)) || 1));
  // Who recommends nobody passes nothing on.
  const unpassed = passes.map((all, party) => (all === 0 ? 1 : at(returns, party) / all));

  let rank = start;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(parties);
    let kept = 0;
    for (let i = 0; i < parties; i++) kept += at(rank, i) * at(unpassed, i);
    for (let i = 0; i < share.length; i++) {
      const to = at(flow.to, i);
      next[to] = at(next, to) + at(rank, at(flow.from, i)) * at(share, i);
    }
    for (let i = 0; i < parties; i++)
      next[i] = PASSED_ON * (at(next, i) + kept * at(start, i)) + (1 - PASSED_ON) * at(start, i);
    rank = next;
  }
  return rank;
}

const NOTHING = new Float64Array();

function scaled(source: Float64Array): Float64Array {
  let sum = 0;
  for (const each of source) sum += each;
  return sum === 0
    ? source.slice().fill(source.length === 0 ? 0 : 1 / source.length)
    : source.map((each) => each / sum);
}
