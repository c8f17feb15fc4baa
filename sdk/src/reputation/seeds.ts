/** Where trust comes from. */
import { at } from './adjacency.ts';
import type { Market } from './market.ts';
import type { ReviewGraph } from './review-graph.ts';
import { trustRank, type TrustFlow } from './trust-rank.ts';

/** How many parties are seeds where nobody names any. */
const SEEDS = 10;
/** What a bond can add to a party's share, against a seed's 1. */
const MOST_BONDED = 0.5;

export interface TrustSource {
  /** Parties that are trusted to begin with, such as the founders of a market. */
  seeds?: readonly string[] | undefined;
  /** Capital that parties put at risk, as shares of what makes one a seed by half: 1 or more is the most that counts. */
  bonds?: ReadonlyMap<string, number> | undefined;
}

/**
 * The share of trust that each party begins with. Without named seeds, the ten whom the most others recommend, where everybody's
 * recommendation begins with the time they were there: a crowd of new accounts makes no seed.
 */
export function trustSource(
  graph: ReviewGraph,
  market: Market,
  { flow, seeds, bonds }: TrustSource & { flow: TrustFlow },
): Float64Array {
  const source = new Float64Array(graph.parties.length);
  const named = new Set(seeds);
  if (named.size > 0) graph.parties.forEach((name, party) => (source[party] = Number(named.has(name))));
  else for (const party of mostRecommended(market, flow)) source[party] = 1;
  graph.parties.forEach((name, party) => {
    const bond = Math.min(1, Math.max(0, bonds?.get(name) ?? 0));
    source[party] = at(source, party) + MOST_BONDED * bond;
  });
  return source;
}

function mostRecommended(market: Market, flow: TrustFlow): number[] {
  const there = market.lastSeen.map((last, party) => Math.max(0, last - at(market.firstSeen, party)));
  // To twelve digits: whoever adds in another order has other last bits, and must find the same seeds.
  const rank = trustRank(flow, there).map((each) => Math.round(each * 1e12));
  const parties = Array.from(rank, (_, party) => party);
  parties.sort((a, b) => at(rank, b) - at(rank, a) || a - b);
  return parties.slice(0, SEEDS);
}
