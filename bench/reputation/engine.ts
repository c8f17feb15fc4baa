// What is evaluated: anything that turns reviews into two numbers a party, without labels and without being told what the market is.
import type { RatedReview } from '../../sdk/src/reputation/review-graph.ts';

export type { RatedReview };

export interface Scores {
  /** Trust in whoever was rated, 1 to 5 stars; higher is more trustworthy. */
  agents: Map<string, number>;
  /** Suspicion of whoever rated, on any scale; higher is more suspicious. */
  reviewers: Map<string, number>;
}

export type Engine = (reviews: readonly RatedReview[]) => Scores;

export interface Contestant {
  name: string;
  engine: Engine;
  /** The weight 0 … 1 that each review has in its agent's score, by the review's id; only of engines that have such weights. */
  weights?: (reviews: readonly RatedReview[]) => ReadonlyMap<string, number>;
  /** Agents that are reported at the engine's own thresholds; only of engines that have thresholds. */
  flags?: (reviews: readonly RatedReview[]) => ReadonlySet<string>;
}

/** A score that must be there: an engine that leaves somebody out would otherwise be graded on those it likes. */
export function scoreOf(scores: ReadonlyMap<string, number>, id: string): number {
  const score = scores.get(id);
  if (score === undefined || !Number.isFinite(score)) throw new Error(`the engine has no score for ${id}`);
  return score;
}
