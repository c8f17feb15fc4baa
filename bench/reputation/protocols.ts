// The questions asked of a market whose frauds are known: which subjects, seen through which reviews.
import type { RatedReview, Scores } from './engine.ts';
import { scoreOf } from './engine.ts';
import type { Market } from './market.ts';

export interface Protocol {
  name: string;
  /** Subjects are suspected as reviewers, by what they gave, or trusted as agents, by what they received. */
  side: 'reviewer' | 'agent';
  /** What the engine gets to see. */
  reviews: (market: Market) => RatedReview[];
}

/** The labels of the real markets were made from these: what labelled honest parties said about labelled ones. */
export function isLabelDefining({ fraud }: Market, { reviewer, agent }: RatedReview): boolean {
  return fraud.get(reviewer) === false && fraud.has(agent);
}

const everything = ({ reviews }: Market): RatedReview[] => [...reviews];

const withoutLabelDefining = (market: Market): RatedReview[] =>
  market.reviews.filter((review) => !isLabelDefining(market, review));

/** Of a labelled agent, only what was known before the first label-defining review of it. */
function beforeTheLabel(market: Market): RatedReview[] {
  const first = new Map<string, number>();
  for (const review of market.reviews) {
    if (isLabelDefining(market, review))
      first.set(review.agent, Math.min(review.at, first.get(review.agent) ?? Infinity));
  }
  return market.reviews.filter(({ agent, at }) => at < (first.get(agent) ?? Infinity));
}

/** For labels that were made from reviews. */
export const MADE_FROM_REVIEWS: readonly Protocol[] = [
  { name: 'R', side: 'reviewer', reviews: everything },
  { name: 'R, leak-controlled', side: 'reviewer', reviews: withoutLabelDefining },
  { name: 'S', side: 'agent', reviews: withoutLabelDefining },
  { name: 'S, early warning', side: 'agent', reviews: beforeTheLabel },
  { name: 'S, leaking', side: 'agent', reviews: everything },
];

/** For labels that are true by construction: there is no leak to control. */
export const KNOWN_BY_CONSTRUCTION: readonly Protocol[] = [
  { name: 'reviewers', side: 'reviewer', reviews: everything },
  { name: 'agents', side: 'agent', reviews: everything },
];

/** The labelled subjects of a protocol: all who still appear on its side. */
export function subjectsOf(market: Market, protocol: Protocol, reviews: readonly RatedReview[]): Subjects {
  const present = new Set(reviews.map((review) => review[protocol.side]));
  const labelled = [...market.fraud].filter(([id]) => present.has(id));
  const of = (fraud: boolean): string[] => labelled.filter(([, label]) => label === fraud).map(([id]) => id);
  return { frauds: of(true), honest: of(false) };
}

export interface Subjects {
  frauds: string[];
  honest: string[];
}

/** Numbers by which frauds, the positives, should be above the honest. */
export function classesOf(scores: Scores, { side }: Protocol, { frauds, honest }: Subjects): Classes {
  const number = (id: string): number =>
    side === 'reviewer' ? scoreOf(scores.reviewers, id) : -scoreOf(scores.agents, id);
  return { positives: frauds.map(number), negatives: honest.map(number) };
}

export interface Classes {
  positives: number[];
  negatives: number[];
}
