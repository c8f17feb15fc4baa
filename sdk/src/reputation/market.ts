/** What is usual in a market: how it rates, how long its parties have been there, and who rated whom how often. */
import { at, fill } from './adjacency.ts';
import type { ReviewGraph } from './review-graph.ts';

export interface Market {
  /** Mean and standard deviation of ratings, in stars. */
  readonly mean: number;
  readonly deviation: number;
  /** A rating above this recommends. Half a deviation below the mean, and at most 3 stars: what is usual in a market of fives is no complaint. */
  readonly neutral: number;
  /** When each party first and last rated or was rated, unix seconds. */
  readonly firstSeen: Float64Array;
  readonly lastSeen: Float64Array;
  /** The time of the last review. */
  readonly end: number;
  /** Of each review: how many its reviewer gave that agent in all; the place of this one among them, from 0; whether the agent rated back. */
  readonly pairSize: Uint32Array;
  readonly pairPlace: Uint32Array;
  readonly mutual: Uint8Array;
  /** How many different agents each party rated. */
  readonly agentsRated: Uint32Array;
}

export function describeMarket(graph: ReviewGraph): Market {
  const pairs = describePairs(graph);
  const weights = fill(new Float64Array(graph.count), (i) => 1 / at(pairs.pairSize, i));
  return { ...normsOf(graph, weights), ...seen(graph), ...pairs };
}

/**
 * How ratings of these weights are spread. A crowd could move the mean of all ratings, and with it everybody's score: once weights are
 * known, what is usual is what is usual among the trusted.
 */
export function normsOf(
  { count, rating }: ReviewGraph,
  weights: Float64Array,
): Pick<Market, 'mean' | 'deviation' | 'neutral'> {
  let [weight, sum, squares] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [share, stars] = [at(weights, i), at(rating, i)];
    weight += share;
    sum += share * stars;
    squares += share * stars * stars;
  }
  const mean = weight === 0 ? 3 : sum / weight;
  // A market where all say the same still has doubts.
  const deviation = weight === 0 ? 1 : Math.max(0.25, Math.sqrt(Math.max(0, squares / weight - mean * mean)));
  return { mean, deviation, neutral: Math.min(3, mean - deviation / 2) };
}

function seen({
  parties,
  count,
  reviewer,
  agent,
  at: times,
}: ReviewGraph): Pick<Market, 'firstSeen' | 'lastSeen' | 'end'> {
  const firstSeen = new Float64Array(parties.length).fill(Infinity);
  const lastSeen = new Float64Array(parties.length);
  // Reviews are in the order of time.
  for (let i = 0; i < count; i++) {
    for (const party of [at(reviewer, i), at(agent, i)]) {
      if (firstSeen[party] === Infinity) firstSeen[party] = at(times, i);
      lastSeen[party] = at(times, i);
    }
  }
  return { firstSeen, lastSeen, end: count === 0 ? 0 : at(times, count - 1) };
}

function describePairs(graph: ReviewGraph): Pick<Market, 'pairSize' | 'pairPlace' | 'mutual' | 'agentsRated'> {
  const { parties, count, reviewer, agent, given, received } = graph;
  const pairSize = new Uint32Array(count);
  const pairPlace = new Uint32Array(count);
  const mutual = new Uint8Array(count);
  const agentsRated = new Uint32Array(parties.length);
  const times = new Uint32Array(parties.length);
  /** The last party that each one rated, plus one. */
  const rater = new Uint32Array(parties.length);
  for (let party = 0; party < parties.length; party++) {
    const [from, to] = [at(given.start, party), at(given.start, party + 1)];
    for (let k = at(received.start, party); k < at(received.start, party + 1); k++) {
      rater[at(reviewer, at(received.reviews, k))] = party + 1;
    }
    for (let k = from; k < to; k++) {
      const review = at(given.reviews, k);
      const other = at(agent, review);
      pairPlace[review] = at(times, other);
      times[other] = at(times, other) + 1;
      mutual[review] = Number(at(rater, other) === party + 1);
    }
    for (let k = from; k < to; k++) {
      const review = at(given.reviews, k);
      pairSize[review] = at(times, at(agent, review));
      if (at(pairPlace, review) === 0) agentsRated[party] = at(agentsRated, party) + 1;
    }
    for (let k = from; k < to; k++) times[at(agent, at(given.reviews, k))] = 0;
  }
  return { pairSize, pairPlace, mutual, agentsRated };
}
