// What is evaluated unless --engine names another: the scores that `agent-market reputation score` writes, and the weights behind them.
import { assessMarket, findingsOf, type Assessment } from '@agent-market/sdk/collusion';
import { reviewGraph } from '@agent-market/sdk/reputation';

import type { RatedReview, Scores } from './engine.ts';

export const name = 'trust-v1';

/** The last assessment: a contestant is asked for scores, weights and flags of the same reviews in turn. */
let last: { reviews: readonly RatedReview[]; assessment: Assessment } | undefined;

function assess(reviews: readonly RatedReview[]): Assessment {
  if (last?.reviews !== reviews) last = { reviews, assessment: assessMarket(reviewGraph(reviews)) };
  return last.assessment;
}

export function engine(reviews: readonly RatedReview[]): Scores {
  const { scores, suspicion } = assess(reviews);
  const { parties, received } = scores.graph;
  const agents = new Map<string, number>();
  const reviewers = new Map<string, number>();
  parties.forEach((id, party) => {
    if (received.start[party] !== received.start[party + 1]) agents.set(id, scores.low[party] ?? NaN);
    const doubt = suspicion[party];
    if (doubt !== undefined) reviewers.set(id, doubt);
  });
  return { agents, reviewers };
}

/** How much of each review counts: its reviewer's trust, without what is in excess. */
export function weights(reviews: readonly RatedReview[]): ReadonlyMap<string, number> {
  const { graph, market, weights } = assess(reviews).scores;
  // The graph has its own order, and no ids; of reviews of one second between the same two nobody can tell which is which, and need not.
  const key = (reviewer: string, agent: string, at: number): string => `${reviewer}\n${agent}\n${at}`;
  const found = new Map<string, number>();
  for (let i = 0; i < graph.count; i++) {
    const [reviewer, agent] = [graph.parties[graph.reviewer[i] ?? 0] ?? '', graph.parties[graph.agent[i] ?? 0] ?? ''];
    const whole = (graph.verified[i] === 1 ? 1.25 : 1) / (market.pairSize[i] ?? 1);
    found.set(key(reviewer, agent, graph.at[i] ?? 0), (weights[i] ?? 0) / whole);
  }
  return new Map(reviews.map(({ id, reviewer, agent, at }) => [id, found.get(key(reviewer, agent, at)) ?? NaN]));
}

/** Agents whose reviews a finding doubts. */
export function flags(reviews: readonly RatedReview[]): ReadonlySet<string> {
  return new Set(findingsOf(assess(reviews)).flatMap(({ agents }) => agents));
}
