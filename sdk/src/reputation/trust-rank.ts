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

/** Adds other flows to those of reviews; parties that the graph does not know are left out. */
export function withEdges(flow: TrustFlow, graph: ReviewGraph, edges: readonly TrustEdge[]): TrustFlow {
  if (edges.length === 0) return flow;
  const numbers = new Map(graph.parties.map((name, i) => [name, i]));
  const known = edges.filter(({ from, to }) => from !== to && numbers.has(from) && numbers.has(to));
  const numberOf = (name: string): number => numbers.get(name) ?? 0;
  const join = (column: Uint32Array, more: readonly number[]): Uint32Array => {
    const all = new Uint32Array(column.length + more.length);
    all.set(column);
    all.set(more, column.length);
    return all;
  };
  const weight = new Float64Array(flow.weight.length + known.length);
  weight.set(flow.weight);
  known.forEach((edge, i) => (weight[flow.weight.length + i] = edge.weight));
  return {
    from: join(
      flow.from,
      known.map(({ from }) => numberOf(from)),
    ),
    to: join(
      flow.to,
      known.map(({ to }) => numberOf(to)),
    ),
    weight,
  };
}

/** The trust of each party, all together 1, when it starts at `source` (any scale; not all zero) and returns there. */
export function trustRank(flow: TrustFlow, source: Float64Array): Float64Array {
  const parties = source.length;
  const start = scaled(source);
  const passes = new Float64Array(parties);
  for (let i = 0; i < flow.weight.length; i++)
    passes[at(flow.from, i)] = at(passes, at(flow.from, i)) + at(flow.weight, i);
  const share = new Float64Array(flow.weight.length);
  for (let i = 0; i < share.length; i++) share[i] = at(flow.weight, i) / (at(passes, at(flow.from, i)) || 1);

  let rank = start;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(parties);
    let kept = 0;
    for (let i = 0; i < parties; i++) if (at(passes, i) === 0) kept += at(rank, i);
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

function scaled(source: Float64Array): Float64Array {
  let sum = 0;
  for (const each of source) sum += each;
  return sum === 0
    ? source.slice().fill(source.length === 0 ? 0 : 1 / source.length)
    : source.map((each) => each / sum);
}
