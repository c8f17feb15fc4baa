/**
 * FraudEagle: belief propagation between reviewers, honest or not, and agents, good or bad. An honest reviewer praises the good and
 * complains of the bad; another one does the reverse, and sometimes what an honest one would do, to be taken for one.
 */
import { at } from '../reputation/adjacency.ts';
import { exp, ln } from '../reputation/exact-math.ts';
import type { Market } from '../reputation/market.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';

/** How often honest reviewers are mistaken, and others rate as they would: twice that. */
const MISTAKE = 0.2;
const ROUNDS = 12;

/** Of each party the logarithm of the odds that it is honest as a reviewer, and good as an agent; 0 where nothing says either. */
export interface Beliefs {
  honest: Float64Array;
  good: Float64Array;
}

export function propagateBeliefs(graph: ReviewGraph, market: Market): Beliefs {
  const { count, parties } = graph;
  const praises = Uint8Array.from(graph.rating, (stars) => Number(stars > market.mean - market.deviation));
  /** What each review tells its agent, and its reviewer. */
  const toAgent = new Float64Array(count);
  const toReviewer = new Float64Array(count);
  const sum = (keys: Uint32Array, messages: Float64Array): Float64Array => {
    const sums = new Float64Array(parties.length);
    for (let i = 0; i < count; i++)
      sums[at(keys, i)] = at(sums, at(keys, i)) + at(messages, i) / at(market.pairSize, i);
    return sums;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const honest = sum(graph.reviewer, toReviewer);
    for (let i = 0; i < count; i++) {
      const h = chance(at(honest, at(graph.reviewer, i)) - at(toReviewer, i) / at(market.pairSize, i));
      // How likely praise is of a good agent, and of a bad one.
      const good = h * (1 - MISTAKE) + (1 - h) * 2 * MISTAKE;
      const bad = h * MISTAKE + (1 - h) * (1 - 2 * MISTAKE);
      toAgent[i] = praises[i] === 1 ? ln(good / bad) : ln((1 - good) / (1 - bad));
    }
    const quality = sum(graph.agent, toAgent);
    for (let i = 0; i < count; i++) {
      const g = chance(at(quality, at(graph.agent, i)) - at(toAgent, i) / at(market.pairSize, i));
      // How likely praise is by an honest reviewer, and by another.
      const honestly = g * (1 - MISTAKE) + (1 - g) * MISTAKE;
      const otherwise = g * 2 * MISTAKE + (1 - g) * (1 - 2 * MISTAKE);
      toReviewer[i] = praises[i] === 1 ? ln(honestly / otherwise) : ln((1 - honestly) / (1 - otherwise));
    }
  }
  return { honest: sum(graph.reviewer, toReviewer), good: sum(graph.agent, toAgent) };
}

/** The probability whose odds have this logarithm. */
function chance(logOdds: number): number {
  return 1 / (1 + exp(-logOdds));
}
