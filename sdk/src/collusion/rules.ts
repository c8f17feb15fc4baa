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
const FEW = [2, 5];
/** Of a trust weight, which is 1 for whom the market knows. */
const UNKNOWN = [0.02, 0.1, 0.3];
const DAYS = [2, 14];

type Test = (review: number) => boolean;

/** All rules, for a market in which `weight` is each party's trust, 0 to 1. */
export function rulesOf(graph: ReviewGraph, market: Market, weight: Float64Array): Rule[] {
  const reviewer = (review: number): number => at(graph.reviewer, review);
  const few =
    (most: number): Test =>
    (review) =>
      at(market.agentsRated, reviewer(review)) <= most;
  const unknown =
    (below: number): Test =>
    (review) =>
      at(weight, reviewer(review)) < below;
  const fresh =
    (days: number): Test =>
    (review) =>
      at(graph.at, review) - at(market.firstSeen, reviewer(review)) < days * DAY;
  const ofUnknown =
    (below: number): Test =>
    (review) =>
      at(weight, at(graph.agent, review)) < below;
  const mutual: Test = (review) => at(market.mutual, review) === 1;

  const tests: [string, Test[]][] = [
    ...FEW.map((most): [string, Test[]] => [`the reviewer rated at most ${most} agents`, [few(most)]]),
    ...UNKNOWN.map((below): [string, Test[]] => [`the reviewer’s trust is below ${below}`, [unknown(below)]]),
    ...DAYS.map((days): [string, Test[]] => [`the reviewer was there for less than ${days} days`, [fresh(days)]]),
    ['the reviewer rated at most 2 agents and was there for less than 14 days', [few(2), fresh(14)]],
    ['the reviewer rated at most 5 agents and its trust is below 0.3', [few(5), unknown(0.3)]],
    ...UNKNOWN.slice(1).flatMap((below): [string, Test[]][] => [
      [`both have trust below ${below}`, [unknown(below), ofUnknown(below)]],
      [`both have trust below ${below} and rated each other`, [unknown(below), ofUnknown(below), mutual]],
    ]),
  ];
  const extremes: [Direction, (stars: number) => boolean][] = [
    ['praise', (stars) => stars >= 4.5],
    ['attack', (stars) => stars <= 1.5],
  ];
  return [
    ...extremes.flatMap(([direction, isExtreme]) =>
      tests.map(([name, all]): Rule => ({
        name,
        direction,
        matches: (review) => isExtreme(at(graph.rating, review)) && all.every((test) => test(review)),
      })),
    ),
    {
      name: 'the reviewer rated this agent before',
      direction: 'repeat',
      matches: (review) => at(market.pairPlace, review) > 0,
    },
  ];
}
