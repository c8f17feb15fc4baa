/**
 * The scorer `trust-v1`: ratings count as far as their reviewers are trusted, reviews that no chance explains hardly at all, and
 * everything follows from the graph of reviews, so that a stranger computes the same numbers.
 */
import { findClusters, membersOf, type Cluster } from '../collusion/clusters.ts';
import { rulesOf } from '../collusion/rules.ts';
import { at } from './adjacency.ts';
import { describeMarket, normsOf, type Market } from './market.ts';
import type { ReviewGraph } from './review-graph.ts';
import { trustSource, type TrustSource } from './seeds.ts';
import { recommendations, trustRank, withEdges, type TrustEdge } from './trust-rank.ts';
import { partyWeights, reviewWeights } from './trust-weights.ts';
import { verifiedShares, type ValueAtStake } from './value-at-stake.ts';
import { weightedScores, type WeightedScores } from './weighted-scores.ts';

export interface TrustOptions extends TrustSource {
  /** Vouches and paid tasks. */
  edges?: readonly TrustEdge[] | undefined;
  /** What verified reviews were about; without it all of them count as much. */
  atStake?: ValueAtStake | undefined;
  /** Unix seconds; the time of the last review unless given. */
  now?: number | undefined;
}

export interface TrustScores extends WeightedScores {
  readonly graph: ReviewGraph;
  readonly market: Market;
  /** How much each party's word counts, 0 to 1, and each review. */
  readonly weight: Float64Array;
  readonly weights: Float64Array;
  /** Of each agent and direction the reviews that chance explains least. */
  readonly clusters: readonly Cluster[];
  /** Of each review the part that chance does not explain, by any rule: 0 to 1. */
  readonly excess: Float64Array;
}

export function trustScores(graph: ReviewGraph, options: TrustOptions = {}): TrustScores {
  const everybody = describeMarket(graph);
  const now = options.now ?? everybody.end;
  const edges = options.edges ?? [];
  const verified = verifiedShares(graph, options.atStake);
  const flow = withEdges(recommendations(graph, everybody), graph, edges);
  const source = trustSource(graph, everybody, { flow, ...options });

  const firstWeight = partyWeights(graph, everybody, trustRank(flow, source));
  const clusters = findClusters(graph, rulesOf(graph, everybody, firstWeight));
  const excess = excessOf(graph, clusters.best);
  const firstWeights = reviewWeights(graph, everybody, { weight: firstWeight, excess, verified });
  const market = { ...everybody, ...normsOf(graph, firstWeights) };
  const { stars } = weightedScores(graph, market, { weights: firstWeights, now });

  // Again, now that it is known which reviews to doubt, and whom: the recommendation of somebody bad passes less on.
  const isGood = stars.map((each) => ramp(market.neutral, each, market.mean));
  const kept = recommendations(graph, market, (i) => (1 - at(excess, i)) * at(isGood, at(graph.agent, i)));
  const rank = trustRank(
    withEdges(kept, graph, edges, (party) => at(isGood, party)),
    source,
  );
  const honest = stars.map((each) => ramp(market.mean - 2 * market.deviation, each, market.mean - market.deviation));
  const weight = partyWeights(graph, market, rank).map((each, party) => each * at(honest, party));
  const weights = reviewWeights(graph, market, { weight, excess, verified });
  return {
    ...weightedScores(graph, market, { weights, now }),
    ...{ graph, market, weight, weights, clusters: clusters.best, excess: clusters.excess },
  };
}

/** The excess of each review in the one cluster that says most about its agent: honest reviews beside bought ones keep their weight. */
function excessOf(graph: ReviewGraph, best: readonly Cluster[]): Float64Array {
  const excess = new Float64Array(graph.count);
  for (const cluster of best) {
    for (const review of membersOf(graph, cluster)) excess[review] = Math.max(at(excess, review), cluster.excess);
  }
  return excess;
}

/** 0 up to `from`, 1 from `to` on, a straight line between them. */
export function ramp(from: number, value: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
