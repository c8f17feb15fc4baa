/**
 * What reviews that were bought, traded or made up have in common. One review that a rule matches says nothing: newcomers are honest.
 * What counts is how many of an agent's reviews it matches, against how many are usual: {@link findClusters}.
 */
import { at } from '../reputation/adjacency.ts';
import type { Market } from '../reputation/market.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';

export type Direction = 'praise' | 'attack' | 'repeat';

export interface Rule {
  /** What it says of a review, for people. */
  name: string;
  /** Praise: five stars or nearly. Attack: one or nearly. Repeat: any, from somebody who has rated the agent before. */
  direction: Direction;
  matches(review: number): boolean;
}

const DAY = 86_400;
/** Agents that a reviewer rated in all. */
const FEW = [2, 5];
/** Of a trust weight, which is 1 for whom the market knows. */
const UNKNOWN = [0.02, 0.1, 0.3];
/** Days since the reviewer was first seen. */
const FRESH = [2, 14];

/** What the rules ask of a review: below how many of the limits above it is, which makes a small number of kinds of reviews. */
interface Traits {
  stars: 'praise' | 'attack' | 'neither';
  few: number;
  unknown: number;
  fresh: number;
  ofUnknown: number;
  mutual: boolean;
}

type Test = (traits: Traits) => boolean;

const few =
  (limit: number): Test =>
  (traits) =>
    traits.few > limit;
const unknown =
  (limit: number): Test =>
  (traits) =>
    traits.unknown > limit;
const fresh =
  (limit: number): Test =>
  (traits) =>
    traits.fresh > limit;
const ofUnknown =
  (limit: number): Test =>
  (traits) =>
    traits.ofUnknown > limit;

/** Limits are numbered from the strictest at the end: whoever is below the strictest is below all. */
const TESTS: readonly (readonly [string, ...Test[]])[] = [
  ...FEW.map((most, i) => [`the reviewer rated at most ${most} agents`, few(FEW.length - 1 - i)] as const),
  ...UNKNOWN.map((below, i) => [`the reviewer’s trust is below ${below}`, unknown(UNKNOWN.length - 1 - i)] as const),
  ...FRESH.map(
    (days, i) => [`the reviewer was there for less than ${days} days`, fresh(FRESH.length - 1 - i)] as const,
  ),
  ['the reviewer rated at most 2 agents and was there for less than 14 days', few(1), fresh(0)],
  ['the reviewer rated at most 5 agents and its trust is below 0.3', few(0), unknown(0)],
  ['both have trust below 0.1', unknown(1), ofUnknown(1)],
  ['both have trust below 0.1 and rated each other', unknown(1), ofUnknown(1), (traits) => traits.mutual],
  ['both have trust below 0.3', unknown(0), ofUnknown(0)],
  ['both have trust below 0.3 and rated each other', unknown(0), ofUnknown(0), (traits) => traits.mutual],
];

/** All rules, for a market in which `weight` is each party's trust, 0 to 1. */
export function rulesOf(graph: ReviewGraph, market: Market, weight: Float64Array): Rule[] {
  const kinds = kindsOf(graph, market, weight);
  const directions = ['praise', 'attack'] as const;
  return [
    ...directions.flatMap((direction) =>
      TESTS.map(([name, ...tests]): Rule => {
        // Asked of each kind once: a rule is looked up for each review of a market.
        const matching = Uint8Array.from({ length: KINDS }, (_, kind) => {
          const traits = traitsOf(kind);
          return Number(traits.stars === direction && tests.every((test) => test(traits)));
        });
        return { name, direction, matches: (review) => matching[at(kinds, review)] === 1 };
      }),
    ),
    {
      name: 'the reviewer rated this agent before',
      direction: 'repeat',
      matches: (review) => at(market.pairPlace, review) > 0,
    },
  ];
}

/** A kind is its traits as digits of these bases. */
const BASES = [3, FEW.length + 1, UNKNOWN.length + 1, FRESH.length + 1, UNKNOWN.length + 1, 2];
const KINDS = BASES.reduce((product, base) => product * base, 1);

function traitsOf(kind: number): Traits {
  let rest = kind;
  const [stars = 0, few = 0, unknown = 0, fresh = 0, ofUnknown = 0, mutual = 0] = BASES.map((base) => {
    const digit = rest % base;
    rest = (rest - digit) / base;
    return digit;
  });
  const said = stars === 1 ? 'praise' : stars === 2 ? 'attack' : 'neither';
  return { stars: said, few, unknown, fresh, ofUnknown, mutual: mutual === 1 };
}

function kindsOf(graph: ReviewGraph, market: Market, weight: Float64Array): Uint16Array {
  const kinds = new Uint16Array(graph.count);
  const [, perFew = 0, perUnknown = 0, perFresh = 0, perOfUnknown = 0, perMutual = 0] = BASES.map((_, i) =>
    BASES.slice(0, i).reduce((product, base) => product * base, 1),
  );
  for (let i = 0; i < graph.count; i++) {
    const reviewer = at(graph.reviewer, i);
    const stars = at(graph.rating, i);
    const days = (at(graph.at, i) - at(market.firstSeen, reviewer)) / DAY;
    kinds[i] =
      (stars >= 4.5 ? 1 : stars <= 1.5 ? 2 : 0) +
      perFew * below(FEW, at(market.agentsRated, reviewer) - 1) +
      perUnknown * below(UNKNOWN, at(weight, reviewer)) +
      perFresh * below(FRESH, days) +
      perOfUnknown * below(UNKNOWN, at(weight, at(graph.agent, i))) +
      perMutual * at(market.mutual, i);
  }
  return kinds;
}

/** Of how many limits a value is below. */
function below(limits: readonly number[], value: number): number {
  let count = 0;
  for (const limit of limits) if (value < limit) count += 1;
  return count;
}
