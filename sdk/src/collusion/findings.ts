/**
 * Evidence, not a verdict: who is involved, by which reviews, which rule they matched, how unlikely that is, and a graph to draw. An agent of a
 * finding may be the victim of it.
 */
import { at } from '../reputation/adjacency.ts';
import { ln } from '../reputation/exact-math.ts';
import type { TrustScores } from '../reputation/trust-v1.ts';
import type { Assessment } from './assess.ts';
import { membersOf, type Cluster } from './clusters.ts';
import { isPraise, type Block } from './dense-blocks.ts';

export interface Finding {
  kind: 'praise' | 'attack' | 'repeat' | 'ring';
  /** What was looked for, and what was found of it: a sentence each. */
  rule: string;
  statistic: string;
  /** Minus the decimal logarithm of a bound on the probability that it is chance, everything that was looked at included. */
  evidence: number;
  /** Who was rated, and who rated; a ring's members are both. Ascending. */
  agents: string[];
  reviewers: string[];
  graph: FindingGraph;
}

export interface FindingGraph {
  /** Trust is what the party's word counts, 0 to 1. */
  nodes: { id: string; role: 'agent' | 'reviewer' | 'member'; trust: number }[];
  /** Times are unix seconds. */
  edges: { from: string; to: string; rating: number; at: number }[];
}

/** Findings with less evidence than this are left out: in each direction chance brings at most one in ten thousand honest agents this far. */
const LEAST_EVIDENCE = 4;

/** All findings of an assessment, those with the most evidence first. */
export function findingsOf({ scores, blocks }: Assessment): Finding[] {
  const clusters = scores.clusters.filter(({ evidence }) => evidence >= LEAST_EVIDENCE);
  // One group may be found in several ways: the first says it.
  const groups = new Map(blocks.toReversed().map((block) => [block.members.join(), block]));
  const rings = [...groups.values()].map((block) => ringFinding(scores, block));
  const enough = rings.filter(({ evidence }) => evidence >= LEAST_EVIDENCE);
  const findings = [...clusters.map((cluster) => clusterFinding(scores, cluster)), ...enough];
  return findings.sort((a, b) => b.evidence - a.evidence || (a.agents.join() < b.agents.join() ? -1 : 1));
}

function clusterFinding(scores: TrustScores, cluster: Cluster): Finding {
  const { graph } = scores;
  const { rule, matching, of, usual, days, evidence } = cluster;
  const reviews = membersOf(graph, cluster);
  const reviewers = distinct(reviews.map((review) => at(graph.reviewer, review)));
  const time = days === undefined ? 'all time' : `${days} days`;
  return {
    kind: rule.direction,
    rule: rule.name,
    statistic: `${matching} of the agent’s ${of} reviews in ${time}; up to ${(100 * usual).toFixed(1)} % would be usual`,
    evidence,
    agents: [nameOf(scores, cluster.agent)],
    reviewers: reviewers.map((party) => nameOf(scores, party)),
    graph: {
      nodes: [node(scores, cluster.agent, 'agent'), ...reviewers.map((party) => node(scores, party, 'reviewer'))],
      edges: edgesOf(scores, reviews),
    },
  };
}

const RING_RULES: Record<Block['between'], string> = {
  strangers: 'praise between parties of little trust is dense',
  sleepers: 'praise between old accounts that woke up together is dense',
  companions: 'praise between accounts that did little else is dense',
};

function ringFinding(scores: TrustScores, { members, between }: Block): Finding {
  const { graph } = scores;
  const inside = new Set(members);
  const reviews: number[] = [];
  let pairs = 0;
  for (const member of members) {
    const praised = new Set<number>();
    for (let k = at(graph.given.start, member); k < at(graph.given.start, member + 1); k++) {
      const review = at(graph.given.reviews, k);
      if (!inside.has(at(graph.agent, review)) || !isPraise(graph, review)) continue;
      reviews.push(review);
      praised.add(at(graph.agent, review));
    }
    pairs += praised.size;
  }
  const possible = members.length * (members.length - 1);
  const names = members.map((party) => nameOf(scores, party));
  return {
    kind: 'ring',
    rule: RING_RULES[between],
    statistic: `${pairs} of ${possible} pairs of its ${members.length} members have praise`,
    evidence: ringEvidence(scores, { between, members: members.length, pairs, possible }),
    agents: names,
    reviewers: names,
    graph: { nodes: members.map((party) => node(scores, party, 'member')), edges: edgesOf(scores, reviews) },
  };
}

/**
 * Chernoff's bound on so many pairs, if each had praise as often as pairs of as little trust have (or of others, as all pairs have), times
 * the number of groups of this size that could have been found.
 */
function ringEvidence(
  { graph, weight }: TrustScores,
  { between, members, pairs, possible }: Pick<Block, 'between'> & { members: number; pairs: number; possible: number },
): number {
  const isLow = Uint8Array.from(weight, (each) => Number(between !== 'strangers' || each < 0.5));
  let [low, praise] = [0, 0];
  for (const each of isLow) low += each;
  for (let i = 0; i < graph.count; i++) {
    praise += at(isLow, at(graph.reviewer, i)) * at(isLow, at(graph.agent, i)) * Number(isPraise(graph, i));
  }
  const usual = Math.min(0.5, (praise + 1) / (low * Math.max(1, low - 1) + 2));
  const share = pairs / possible;
  if (share <= usual) return 0;
  const other = share < 1 ? (1 - share) * ln((1 - share) / (1 - usual)) : 0;
  let groups = 0;
  for (let i = 0; i < members; i++) groups += ln(Math.max(1, low - i) / (i + 1));
  return Math.max(0, (possible * (share * ln(share / usual) + other) - groups) / ln(10));
}

/** Each once, ascending, as the graph's names are. */
function distinct(parties: readonly number[]): number[] {
  return [...new Set(parties)].sort((a, b) => a - b);
}

function nameOf({ graph }: TrustScores, party: number): string {
  return graph.parties[party] ?? '';
}

function node(
  scores: TrustScores,
  party: number,
  role: 'agent' | 'reviewer' | 'member',
): FindingGraph['nodes'][number] {
  return { id: nameOf(scores, party), role, trust: at(scores.weight, party) };
}

function edgesOf(scores: TrustScores, reviews: readonly number[]): FindingGraph['edges'] {
  const { graph } = scores;
  return reviews.map((review) => ({
    from: nameOf(scores, at(graph.reviewer, review)),
    to: nameOf(scores, at(graph.agent, review)),
    rating: at(graph.rating, review),
    at: at(graph.at, review),
  }));
}
