/**
 * FraudEagle: belief propagation between reviewers, honest or not, and agents, good or bad. An honest reviewer praises the good and
 * complains of the bad; another one does the reverse, and sometimes what an honest one would do, to be taken for one.
 */
import { at, fill } from '../reputation/adjacency.ts';
import { exp, ln } from '../reputation/exact-math.ts';
import type { Market } from '../reputation/market.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';

/** How often honest reviewers are mistaken, and others rate as they would: twice that. */
const MISTAKE = 0.2;
const ROUNDS = 10;

/** Of each party the logarithm of the odds that it is honest as a reviewer, and good as an agent; 0 where nothing says either. */
export interface Beliefs {
  honest: Float64Array;
  good: Float64Array;
}

export function propagateBeliefs(graph: ReviewGraph, market: Market): Beliefs {
  const { count, parties, reviewer, agent } = graph;
  const praises = fill(new Uint8Array(graph.count), (i) =>
    Number(at(graph.rating, i) > market.mean - market.deviation),
  );
  const share = fill(new Float64Array(graph.count), (i) => 1 / at(market.pairSize, i));
  let honest = new Float64Array(parties.length);
  let good = new Float64Array(parties.length);
  /** What each review told its agent and its reviewer in the last round. */
  const toAgent = new Float64Array(count);
  const toReviewer = new Float64Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    const nextGood = new Float64Array(parties.length);
    for (let i = 0; i < count; i++) {
      const odds = at(honest, at(reviewer, i)) - at(toReviewer, i);
      const told = at(share, i) * message(praises[i] === 1 ? OF_AGENT.praise : OF_AGENT.complaint, odds);
      toAgent[i] = told;
      nextGood[at(agent, i)] = at(nextGood, at(agent, i)) + told;
    }
    good = nextGood;
    const nextHonest = new Float64Array(parties.length);
    for (let i = 0; i < count; i++) {
      const odds = at(good, at(agent, i)) - at(toAgent, i);
      const told = at(share, i) * message(praises[i] === 1 ? OF_REVIEWER.praise : OF_REVIEWER.complaint, odds);
      toReviewer[i] = told;
      nextHonest[at(reviewer, i)] = at(nextHonest, at(reviewer, i)) + told;
    }
    honest = nextHonest;
  }
  return { honest, good };
}

/** What praise or a complaint says, as a table over the other side's log odds, from −REACH to REACH. */
type Message = Float64Array;

const REACH = 24;
const STEPS_PER_UNIT = 32;

/** By an honest reviewer with probability `h`, of a good agent or of a bad one. */
const OF_AGENT = messages((h) => [
  h * (1 - MISTAKE) + (1 - h) * 2 * MISTAKE,
  h * MISTAKE + (1 - h) * (1 - 2 * MISTAKE),
]);
/** Of a good agent with probability `g`, by an honest reviewer or by another. */
const OF_REVIEWER = messages((g) => [
  g * (1 - MISTAKE) + (1 - g) * MISTAKE,
  g * 2 * MISTAKE + (1 - g) * (1 - 2 * MISTAKE),
]);

/** @param praise How likely praise is if what is asked is so, and if it is not. */
function messages(praise: (probability: number) => [number, number]): { praise: Message; complaint: Message } {
  const table = (of: (yes: number, no: number) => number): Message =>
    Float64Array.from({ length: 2 * REACH * STEPS_PER_UNIT + 2 }, (_, step) => {
      const [yes, no] = praise(1 / (1 + exp(REACH - step / STEPS_PER_UNIT)));
      return of(yes, no);
    });
  return { praise: table((yes, no) => ln(yes / no)), complaint: table((yes, no) => ln((1 - yes) / (1 - no))) };
}

/** The table's value, straight lines between its steps: a logarithm for each review and round would take six times as long. */
function message(table: Message, odds: number): number {
  const place = (Math.min(REACH, Math.max(-REACH, odds)) + REACH) * STEPS_PER_UNIT;
  const step = Math.floor(place);
  const before = at(table, step);
  return before + (place - step) * (at(table, step + 1) - before);
}
