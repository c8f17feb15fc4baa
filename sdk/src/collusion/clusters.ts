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
    const usual = usualShare(graph, before);
    if (usual === undefined) continue;
    const ofRule = best.get(rule.direction) ?? new Map<number, Cluster>();
    best.set(rule.direction, ofRule);
    for (let agent = 0; agent < graph.parties.length; agent++) {
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

/** Two standard deviations of agents above the share of all reviews that match; undefined when too few do. */
function usualShare(graph: ReviewGraph, before: Uint32Array): number | undefined {
  const total = at(before, graph.count);
  if (total < 3) return undefined;
  const share = (total + 1) / (graph.count + 2);
  const { start } = graph.received;
  let [between, weight] = [0, 0];
  for (let agent = 0; agent < graph.parties.length; agent++) {
    const of = degree(graph.received, agent);
    if (of < ENOUGH) continue;
    const off = at(before, at(start, agent + 1)) - at(before, at(start, agent)) - of * share;
    between += off * off - of * share * (1 - share);
    weight += of * (of - 1);
  }
  const variance = weight === 0 ? 0 : Math.max(0, between / weight);
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
  if (at(before, end) - at(before, first) < 2) return;
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
