/** How much each party's word counts, and how much is left of each review. */
import { at } from './adjacency.ts';
import type { Market } from './market.ts';
import { degree, type ReviewGraph } from './review-graph.ts';

const DAY = 86_400;
/** The parties that together hold this share of all trust, the most trusted first, count in full. */
const IN_FULL = 0.95;
/** Where fewer reviews are by parties that were rated themselves, ratings alone say little of reviewers. */
const TWO_SIDED = 0.5;
/** What a reviewer whom nobody rated has to show in such a market. */
const EXPERIENCED = { agents: 5, days: 30 };
/** Verified reviews count up to a quarter more. */
const VERIFIED = 0.25;
/** What a review by an unknown party counts, and what all of these count together for one agent. */
const NEWCOMER = { each: 0.05, together: 0.05 };

/**
 * The weight of each party, 0 to 1, from its trust. Where most reviewers are never rated themselves, what counts instead is how many
 * agents they rated over how long.
 */
export function partyWeights(graph: ReviewGraph, market: Market, rank: Float64Array): Float64Array {
  const full = leastOfMost(rank);
  const twoSided = Math.min(1, shareByRated(graph) / TWO_SIDED);
  return rank.map((trust, party) => {
    const known = full === 0 ? 0 : Math.min(1, trust / full);
    const agents = Math.min(1, at(market.agentsRated, party) / EXPERIENCED.agents);
    const days = (at(market.lastSeen, party) - at(market.firstSeen, party)) / DAY;
    // A party that only somebody's vouch names was never seen.
    const since = days > 0 ? Math.min(1, days / EXPERIENCED.days) : 0;
    return twoSided * known + (1 - twoSided) * agents * since;
  });
}

/** The trust of the last of those who together have most of it: parties without any do not move it, however many they are. */
function leastOfMost(rank: Float64Array): number {
  const sorted = rank.slice().sort().reverse();
  let total = 0;
  for (const trust of sorted) total += trust;
  let sum = 0;
  for (const trust of sorted) {
    sum += trust;
    if (sum >= IN_FULL * total) return trust;
  }
  return 0;
}

function shareByRated(graph: ReviewGraph): number {
  let rated = 0;
  for (let i = 0; i < graph.count; i++) rated += Number(degree(graph.received, at(graph.reviewer, i)) > 0);
  return graph.count === 0 ? 1 : rated / graph.count;
}

/**
 * The weight of each review: its reviewer's, a share of it if there are several of the same agent, without what is explained by no chance
 * (`excess`), and more as far as it is verified (0 to 1). Unknown reviewers count a little, all together no more than one of them would.
 */
export function reviewWeights(
  graph: ReviewGraph,
  market: Market,
  { weight, excess, verified }: { weight: Float64Array; excess: Float64Array; verified: Float64Array | Uint8Array },
): Float64Array {
  const newcomers = new Float64Array(graph.count);
  const together = new Float64Array(graph.parties.length);
  const weights = new Float64Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const known = at(weight, at(graph.reviewer, i));
    const share = ((1 - at(excess, i)) * (1 + VERIFIED * at(verified, i))) / at(market.pairSize, i);
    const agent = at(graph.agent, i);
    weights[i] = known * share;
    newcomers[i] = NEWCOMER.each * share * Math.max(0, 1 - known / NEWCOMER.each);
    together[agent] = at(together, agent) + at(newcomers, i);
  }
  for (let i = 0; i < graph.count; i++) {
    const all = at(together, at(graph.agent, i));
    const scale = all > NEWCOMER.together ? NEWCOMER.together / all : 1;
    weights[i] = at(weights, i) + at(newcomers, i) * scale;
  }
  return weights;
}
