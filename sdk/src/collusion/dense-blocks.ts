/**
 * Groups whose members praise each other while nobody whom the market knows speaks for them: dense blocks, peeled greedily as FRAUDAR
 * does. On all reviews that finds the honest core of a market; each edge here weighs as much as both of its ends lack trust.
 */
import { at } from '../reputation/adjacency.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';
import { minHeap } from './min-heap.ts';

export interface Block {
  /** Parties, ascending. */
  members: number[];
  /** Weighted praise between them for each member: half their mean degree. */
  density: number;
  /** What its praise was weighed by: that nobody trusts them, that they slept before, or that they do little else. */
  between: 'strangers' | 'sleepers' | 'companions';
}

type Dense = Omit<Block, 'between'>;

/** Blocks thinner than this are what a sparse market has anyway. */
const LEAST_DENSITY = 1.5;
/** How often the densest group is looked for: it can be several, and then each is a block. */
const MOST_SEARCHES = 12;
/** Edges that weigh less are left out: they are most, and decide nothing. */
const LEAST_WEIGHT = 0.01;

/** Neighbours of each party, by number. */
type Praise = Map<number, Map<number, number>>;

/** A block this tight is as likely to be a market's own as not; one that is twice as tight hardly ever is. Honest sleepers hardly ever wake up together. */
const EVEN_TIGHTNESS: Readonly<Record<Block['between'], number>> = { strangers: 2.2, sleepers: 1.2, companions: 2.2 };

/** How little a block looks like a market's own core, which can be as dense, but is larger and looser; 0 to 1. */
export function doubtOf({ members, density, between }: Block): number {
  const share = Math.min(1, density / Math.max(1, members.length - 1));
  // A few strangers who are friends are tighter than a ring, but smaller. Others have to be tight to be told from a whole generation.
  const tightness = density * density * (between === 'strangers' ? Math.sqrt(share) : share);
  const ratio = tightness / (EVEN_TIGHTNESS[between] * EVEN_TIGHTNESS[between]);
  const cube = ratio * ratio * ratio;
  return 1 - 1 / (1 + cube * cube);
}

/** Blocks of strangers. `weight` is each party's trust, 0 to 1. */
export function denseBlocks(graph: ReviewGraph, weight: Float64Array): Block[] {
  return blocksOf(graph, 'strangers', (from, to) => (1 - at(weight, from)) * (1 - at(weight, to)));
}

/**
 * The densest block (its parts, if they do not touch), the densest of what is left without its edges, and so on. `valueOf` says what praise of
 * one party by another in a review is worth, 0 to 1.
 */
export function blocksOf(
  graph: ReviewGraph,
  between: Block['between'],
  valueOf: (from: number, to: number, review: number) => number,
): Block[] {
  const praise = praiseOf(graph, valueOf);
  const blocks: Block[] = [];
  for (let search = 0; search < MOST_SEARCHES; search++) {
    const block = densest(praise);
    if (block === undefined || block.density < LEAST_DENSITY) break;
    // Two groups that are as dense, and have nothing to do with each other, come out together.
    for (const part of componentsOf(block.members, praise)) blocks.push({ ...part, between });
    const inside = new Set(block.members);
    for (const member of block.members) {
      const neighbours = praise.get(member);
      for (const other of neighbours?.keys() ?? []) if (inside.has(other)) neighbours?.delete(other);
    }
  }
  return blocks.filter(({ density }) => density >= LEAST_DENSITY);
}

/** Five stars, or nearly, where a market has halves. */
export function isPraise({ rating }: ReviewGraph, review: number): boolean {
  return at(rating, review) >= 4.5;
}

/** Praise both ways adds up; repeated praise counts once. */
function praiseOf(graph: ReviewGraph, valueOf: (from: number, to: number, review: number) => number): Praise {
  const praise: Praise = new Map();
  const seen = new Set<number>();
  const add = (a: number, b: number, value: number): void => {
    const neighbours = praise.get(a) ?? new Map<number, number>();
    praise.set(a, neighbours.set(b, (neighbours.get(b) ?? 0) + value));
  };
  for (let i = 0; i < graph.count; i++) {
    if (!isPraise(graph, i)) continue;
    const [from, to] = [at(graph.reviewer, i), at(graph.agent, i)];
    const value = valueOf(from, to, i);
    const pair = from * graph.parties.length + to;
    if (value < LEAST_WEIGHT || seen.has(pair)) continue;
    seen.add(pair);
    add(from, to, value);
    add(to, from, value);
  }
  return praise;
}

/** The members who praise each other over any number of steps, as blocks of their own, densest first. */
function componentsOf(members: readonly number[], praise: Praise): Dense[] {
  const left = new Set(members);
  const blocks: Dense[] = [];
  for (const first of members) {
    if (!left.delete(first)) continue;
    const found = [first];
    const isFound = new Set(found);
    let total = 0;
    for (const member of found) {
      for (const [other, value] of praise.get(member) ?? []) {
        if (left.delete(other)) {
          found.push(other);
          isFound.add(other);
        }
        if (isFound.has(other)) total += value / 2;
      }
    }
    blocks.push({ members: found.sort((a, b) => a - b), density: total / found.length });
  }
  return blocks.sort((a, b) => b.density - a.density);
}

/** Takes away whoever is praised least, again and again; of all groups on the way, the densest. */
function densest(praise: Praise): Dense | undefined {
  const degrees = new Map<number, number>();
  const heap = minHeap();
  let total = 0;
  for (const [party, neighbours] of praise) {
    let sum = 0;
    for (const value of neighbours.values()) sum += value;
    if (sum === 0) continue;
    degrees.set(party, sum);
    heap.push(sum, party);
    total += sum / 2;
  }
  const left: number[] = [];
  let [density, kept] = [0, 0];
  for (let least = heap.pop(); least !== undefined; least = heap.pop()) {
    const { key, value: party } = least;
    // What is out, or was counted before its neighbours left, is stale.
    if (degrees.get(party) !== key) continue;
    if (total / degrees.size > density) [density, kept] = [total / degrees.size, left.length];
    degrees.delete(party);
    left.push(party);
    total -= key;
    for (const [other, value] of praise.get(party) ?? []) {
      const degree = degrees.get(other);
      if (degree === undefined) continue;
      degrees.set(other, degree - value);
      heap.push(degree - value, other);
    }
  }
  if (density === 0) return undefined;
  return { members: left.slice(kept).sort((a, b) => a - b), density };
}
