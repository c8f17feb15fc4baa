/**
 * Accounts that are awake together to praise each other, and at no other time: whoever makes, buys or keeps such can give them age and
 * recommendations, but not what they would have done meanwhile.
 */
import { at } from '../reputation/adjacency.ts';
import type { Market } from '../reputation/market.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';
import { blocksOf, doubtOf, type Block } from './dense-blocks.ts';

const DAY = 86_400;
/** Seconds since it was first seen after which an account is old. */
const OLD = 90 * DAY;
/** Seconds around a review in which whoever is awake reviews. */
const AWAKE = 60 * DAY;

/**
 * Blocks of praise, each worth the share of all reviews of its giver that are within {@link AWAKE} of it, times that of its receiver; once
 * between old accounts only, whom honest markets hardly ever wake up together, and once between all. Left out is what looks like a market's own.
 */
export function companionBlocks(graph: ReviewGraph, market: Market): Block[] {
  const found = [...awakeTogether(graph, market, 'sleepers'), ...awakeTogether(graph, market, 'companions')];
  return found.filter((block) => doubtOf(block) >= 0.5);
}

function awakeTogether(graph: ReviewGraph, market: Market, between: 'sleepers' | 'companions'): Block[] {
  const awake = (party: number, time: number): number => {
    const [from, to] = [at(graph.given.start, party), at(graph.given.start, party + 1)];
    if (to === from || (between === 'sleepers' && time - at(market.firstSeen, party) < OLD)) return 0;
    const first = firstFrom(graph, { from, to }, time - AWAKE);
    return (firstFrom(graph, { from, to }, time + AWAKE + 1) - first) / (to - from);
  };
  return blocksOf(graph, between, (from, to, review) => {
    const time = at(graph.at, review);
    const theirs = awake(to, time);
    return theirs === 0 ? 0 : theirs * awake(from, time);
  });
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
