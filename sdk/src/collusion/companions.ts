/**
 * Accounts that are awake together to praise each other, and at no other time: whoever makes, buys or keeps such can give them age and
 * recommendations, but not what they would have done meanwhile.
 */
import { at } from '../reputation/adjacency.ts';
import type { Market } from '../reputation/market.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';
import { blocksOf, doubtOf, isPraise, type Block } from './dense-blocks.ts';

const DAY = 86_400;
/** Seconds since it was first seen after which an account is old. */
const OLD = 90 * DAY;
/** Seconds around a review in which whoever is awake reviews. */
const AWAKE = 60 * DAY;

/** Praise that is worth less is left out: it is most of it, and decides nothing. */
const LEAST_VALUE = 0.1;

/**
 * Blocks of praise, each worth the share of all reviews of its giver that are within {@link AWAKE} of it, times that of its receiver; once
 * between old accounts only, whom honest markets hardly ever wake up together, and once between all. Left out is what looks like a market's own.
 */
export function companionBlocks(graph: ReviewGraph, market: Market): Block[] {
  const values = valuesOf(graph);
  const isOld = (party: number, review: number): boolean => at(graph.at, review) - at(market.firstSeen, party) >= OLD;
  const found = [
    ...blocksOf(graph, 'sleepers', (from, to, review) =>
      at(values, review) > 0 && isOld(from, review) && isOld(to, review) ? at(values, review) : 0,
    ),
    ...blocksOf(graph, 'companions', (_from, _to, review) => at(values, review)),
  ];
  return found.filter((block) => doubtOf(block) >= 0.5);
}

/** Of each review what it is worth as praise between companions; 0 if it is none. */
function valuesOf(graph: ReviewGraph): Float64Array {
  const { start, reviews } = graph.given;
  const values = new Float64Array(graph.count);
  for (let party = 0; party < graph.parties.length; party++) {
    const [from, to] = [at(start, party), at(start, party + 1)];
    let [first, end] = [from, from];
    for (let k = from; k < to; k++) {
      const review = at(reviews, k);
      const time = at(graph.at, review);
      while (at(graph.at, at(reviews, first)) < time - AWAKE) first += 1;
      while (end < to && at(graph.at, at(reviews, end)) <= time + AWAKE) end += 1;
      const own = (end - first) / (to - from);
      // Nobody is awake more than all the time.
      if (own < LEAST_VALUE || !isPraise(graph, review)) continue;
      const value = own * awake(graph, at(graph.agent, review), time);
      if (value >= LEAST_VALUE) values[review] = value;
    }
  }
  return values;
}

/** The share of a party's given reviews that are near a time; 0 if it gave none. */
function awake(graph: ReviewGraph, party: number, time: number): number {
  const [from, to] = [at(graph.given.start, party), at(graph.given.start, party + 1)];
  if (to === from) return 0;
  const first = firstFrom(graph, { from, to }, time - AWAKE);
  return (firstFrom(graph, { from: first, to }, time + AWAKE + 1) - first) / (to - from);
}

/** In a party's list of given reviews, which is in the order of time: the first place of at least this time. */
function firstFrom(
  { given, at: times }: ReviewGraph,
  { from, to }: { from: number; to: number },
  time: number,
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(times, at(given.reviews, middle)) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
