// What the frozen vector of the scorer trust-v1 holds: markets, and what their reviews say of agents and reviewers, in millionths.
import { assessMarket } from '../../../sdk/src/collusion/assess.ts';
import { SCORERS } from '../../../sdk/src/log/scorers.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { trustEvidence } from '../../../sdk/src/reputation/trust-evidence.ts';
import type { TrustOptions } from '../../../sdk/src/reputation/trust-v1.ts';
import { accounts, attack, honestMarket } from './rated-market.ts';
import { byName } from './rated-reviews.ts';

interface Case {
  name: string;
  reviews: RatedReview[];
  options?: TrustOptions;
}

const { reviews: honest } = honestMarket(7, { parties: 60, tasks: 120 });
const sybils = accounts('s', 8);
const target = honest[0]?.agent ?? '';
const AT = 1_700_000_000;
const one: RatedReview = { id: 'r', reviewer: 'a', agent: 'b', rating: 2, verified: true, at: AT };

const CASES: Case[] = [
  { name: 'one review', reviews: [one] },
  { name: 'a market', reviews: honest },
  {
    name: 'a market, a year later',
    reviews: honest,
    options: { now: Math.max(...honest.map(({ at }) => at)) + 31_536_000 },
  },
  {
    name: 'with strangers who praise one agent',
    reviews: [...honest, ...attack({ from: sybils, to: [target], rating: 5, day: 700, over: 3 })],
  },
  {
    name: 'with strangers who praise each other',
    reviews: [...honest, ...attack({ from: sybils, to: sybils, rating: 5, day: 700, over: 9 })],
  },
  {
    name: 'with one who complains again and again',
    reviews: [...honest, ...attack({ from: ['s'], to: [target], rating: 1, day: 500, over: 90, times: 9 })],
  },
  {
    name: 'with seeds, a bond and a vouch',
    reviews: [...honest, { ...one, id: 'v', reviewer: 's', agent: 't' }],
    options: { seeds: [target], bonds: new Map([['s', 0.5]]), edges: [{ from: target, to: 's', weight: 2 }] },
  },
];

export function makeTrust(): Record<string, unknown> {
  return {
    scorer: SCORERS['trust-v1'],
    cases: CASES.map(({ name, reviews, options = {} }) => {
      const others = (options.edges ?? []).map(({ to }) => to);
      const { scores, suspicion } = assessMarket(reviewGraph(reviews, others), options);
      return {
        name,
        reviews: reviews.map(({ id, reviewer, agent, rating, verified, at }) =>
          [id, reviewer, agent, rating, verified ? 'verified' : '', at].join(','),
        ),
        options: { ...options, ...(options.bonds && { bonds: Object.fromEntries(options.bonds) }) },
        agents: Object.fromEntries(trustEvidence(scores)),
        suspicion: Object.fromEntries(
          [...byName(scores.graph, suspicion)].flatMap(([party, value]) =>
            value === undefined ? [] : [[party, Math.round(value * 1e6)]],
          ),
        ),
      };
    }),
  };
}
