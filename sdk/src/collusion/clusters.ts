/**
 * Agents of whose reviews more match a rule than chance explains. Chance is generous: agents differ, and the rate that counts as usual is
 * two standard deviations of agents above the market's.
 */
import { at } from '../reputation/adjacency.ts';
import { ln } from '../reputation/exact-math.ts';
import { degree, type ReviewGraph } from '../reputation/review-graph.ts';
import type { Direction, Rule } from './rules.ts';

/** The reviews of one agent, within some days, that match a rule. */
export interface Cluster {
  agent: number;
  rule: Rule;
  /** How many of the agent's reviews of these days match, of how many. */
  matching: number;
  of: number;
  /** The share that would be usual. */
  usual: number;
  /** Days that were looked at; undefined for all time. */
  days: number | undefined;
  /**
   * How unlikely it is: minus the decimal logarithm of a bound (Chernoff's) on the probability that so many match by chance, times the number
   * of rules and of places that were looked at.
   */
  evidence: number;
  /** The part of these reviews that chance does not explain, as far as the evidence goes: 0 to 1. */
  excess: number;
  /** The first and last of the agent's reviews of these days, as places in its list. */
  from: number;
  to: number;
}

const DAY = 86_400;
const WINDOWS = [7, 30, 180, undefined];
/** Evidence at which the whole excess counts. */
const FULL_EVIDENCE = 18;
/** Agents with fewer reviews do not say how much agents differ. */
const ENOUGH = 5;

export interface Clusters {
  /** Of each agent and direction the cluster with the most evidence. */
  best: Cluster[];
  /** Of each review the largest excess of any cluster that it is in. */
  excess: Float64Array;
}

export function findClusters(graph: ReviewGraph, rules: readonly Rule[]): Clusters {
  const best = new Map<Direction, Map<number, Cluster>>();
  const excess = new Float64Array(graph.count);
  const trials = rules.length * WINDOWS.length;
  const { reviews } = graph.received;
  /** Of the places in all lists of received reviews: how many before match. */
  const before = new Uint32Array(graph.count + 1);
  for (const rule of rules) {
    for (let k = 0; k < graph.count; k++) before[k + 1] = at(before, k) + Number(rule.matches(at(reviews, k)));
    const spread = spreadOf(graph, before);
    if (spread === undefined) continue;
    const ofRule = best.get(rule.direction) ?? new Map<number, Cluster>();
    best.set(rule.direction, ofRule);
    for (let agent = 0; agent < graph.parties.length; agent++) {
      const matching = matchingOf(graph, before, agent);
      if (matching < 2) continue;
      const usual = usualShare(spread, { matching, of: degree(graph.received, agent) });
      const clusters = [...clustersOf(graph, { agent, rule, before, usual, trials })];
      for (const cluster of clusters) {
        if (cluster.evidence > (ofRule.get(agent)?.evidence ?? 0)) ofRule.set(agent, cluster);
      }
      noteExcess(graph, clusters, excess);
    }
  }
  return { best: [...best.values()].flatMap((clusters) => [...clusters.values()]), excess };
}

/** Raises the excess of each matching review to that of the clusters of one agent and rule. */
function noteExcess(graph: ReviewGraph, clusters: Cluster[], excess: Float64Array): void {
  const [one] = clusters;
  if (one === undefined) return;
  const first = at(graph.received.start, one.agent);
  // The largest come first, and each place is looked at once: somebody may have bought a hundred thousand reviews.
  clusters.sort((a, b) => b.excess - a.excess);
  const next = Uint32Array.from({ length: degree(graph.received, one.agent) + 1 }, (_, i) => i);
  for (const { rule, from, to, excess: value } of clusters) {
    for (let i = skip(next, from - first); i <= to - first; i = skip(next, i)) {
      next[i] = i + 1;
      const review = at(graph.received.reviews, first + i);
      if (rule.matches(review)) excess[review] = Math.max(at(excess, review), value);
    }
  }
}

/** The first place from `i` on that was not looked at; shortens the way there. */
function skip(next: Uint32Array, i: number): number {
  let end = i;
  while (at(next, end) !== end) end = at(next, end);
  for (let k = i; k !== end;) {
    const after = at(next, k);
    next[k] = end;
    k = after;
  }
  return end;
}

/** The matching reviews of a cluster. */
export function membersOf({ received }: ReviewGraph, { rule, from, to }: Cluster): number[] {
  const members: number[] = [];
  for (let k = from; k <= to; k++) {
    const review = at(received.reviews, k);
    if (rule.matches(review)) members.push(review);
  }
  return members;
}

/** Sums over agents, from which what is usual follows without one of them. */
interface Spread {
  matching: number;
  reviews: number;
  /** Of agents with {@link ENOUGH} reviews: squares of matching reviews, of all, and their products. */
  squares: number;
  products: number;
  allSquares: number;
  all: number;
}

/** Undefined when too few reviews match for there to be anything usual. */
function spreadOf(graph: ReviewGraph, before: Uint32Array): Spread | undefined {
  const total = at(before, graph.count);
  if (total < 3) return undefined;
  const spread = { matching: total, reviews: graph.count, squares: 0, products: 0, allSquares: 0, all: 0 };
  for (let agent = 0; agent < graph.parties.length; agent++) {
    addTo(spread, { matching: matchingOf(graph, before, agent), of: degree(graph.received, agent) }, 1);
  }
  return spread;
}

function matchingOf({ received }: ReviewGraph, before: Uint32Array, agent: number): number {
  return at(before, at(received.start, agent + 1)) - at(before, at(received.start, agent));
}

function addTo(spread: Spread, { matching, of }: { matching: number; of: number }, sign: 1 | -1): void {
  if (of < ENOUGH) return;
  spread.squares += sign * matching * matching;
  spread.products += sign * matching * of;
  spread.allSquares += sign * of * of;
  spread.all += sign * of;
}

/**
 * The share that is usual for an agent: that of all others' reviews, and two standard deviations of agents above. It is left out itself, or whoever
 * buys much would make much usual.
 */
function usualShare(spread: Spread, own: { matching: number; of: number }): number {
  const others = { ...spread };
  addTo(others, own, -1);
  const share = (spread.matching - own.matching + 1) / (spread.reviews - own.of + 2);
  const { squares, products, allSquares, all } = others;
  const between = squares - 2 * share * products + share * share * allSquares - share * (1 - share) * all;
  const weight = allSquares - all;
  const variance = weight <= 0 ? 0 : Math.max(0, between / weight);
  return Math.min(0.95, share + 2 * Math.sqrt(variance));
}

interface Looked {
  agent: number;
  rule: Rule;
  before: Uint32Array;
  usual: number;
  trials: number;
}

function* clustersOf(graph: ReviewGraph, looked: Looked): Generator<Cluster> {
  const { agent, before } = looked;
  const { start, reviews } = graph.received;
  const [first, end] = [at(start, agent), at(start, agent + 1)];
  const timeOf = (place: number): number => at(graph.at, at(reviews, place));
  for (const days of WINDOWS) {
    if (days === undefined) {
      yield* clusterOf(looked, { from: first, to: end - 1, days, all: end - first });
      continue;
    }
    let from = first;
    for (let to = nextMatch(before, first, end); to < end;) {
      const next = nextMatch(before, to + 1, end);
      while (timeOf(to) - timeOf(from) > days * DAY) from++;
      // A window that ends before the next match is part of one that ends with it.
      const goesOn = next === to + 1 && next < end && timeOf(next) - timeOf(from) <= days * DAY;
      if (!goesOn) yield* clusterOf(looked, { from, to, days, all: end - first });
      to = next;
    }
  }
}

/** The first matching place from `place` on; `end` when there is none. */
function nextMatch(before: Uint32Array, place: number, end: number): number {
  let next = place;
  while (next < end && at(before, next + 1) === at(before, next)) next++;
  return next;
}

function* clusterOf(
  { agent, rule, before, usual, trials }: Looked,
  { from, to, days, all }: { from: number; to: number; days: number | undefined; all: number },
): Generator<Cluster> {
  const matching = at(before, to + 1) - at(before, from);
  const of = to + 1 - from;
  const share = matching / of;
  if (matching < 2 || share <= usual) return;
  const places = days === undefined ? 1 : 1 + all / of;
  const evidence = (of * divergence(share, usual) - ln(trials * places)) / ln(10);
  if (evidence <= 0) return;
  const fair = ((of - matching) * usual) / (1 - usual);
  const excess = Math.max(0, 1 - fair / matching) * Math.min(1, evidence / FULL_EVIDENCE);
  yield { agent, rule, matching, of, usual, days, evidence, excess, from, to };
}

/** Kullback and Leibler's, of two coins. */
function divergence(share: number, usual: number): number {
  const other = share < 1 ? (1 - share) * ln((1 - share) / (1 - usual)) : 0;
  return share * ln(share / usual) + other;
}
