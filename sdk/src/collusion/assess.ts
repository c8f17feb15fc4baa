/** Everything that a market's reviews say: scores of agents, suspicion of reviewers, and what there is to show for it. */
import type { ReviewGraph } from '../reputation/review-graph.ts';
import { trustScores, type TrustOptions, type TrustScores } from '../reputation/trust-v1.ts';
import { companionBlocks } from './companions.ts';
import { denseBlocks, type Block } from './dense-blocks.ts';
import { suspicions } from './suspicion.ts';

export interface Assessment {
  readonly scores: TrustScores;
  /** Groups that praise each other: strangers, then those who slept before, then those who do little else. */
  readonly blocks: readonly Block[];
  /** By party, 0 to 1; undefined for who rated nobody. */
  readonly suspicion: readonly (number | undefined)[];
}

export function assessMarket(graph: ReviewGraph, options: TrustOptions = {}): Assessment {
  const scores = trustScores(graph, options);
  const blocks = [...denseBlocks(graph, scores.weight), ...companionBlocks(graph, scores.market)];
  return { scores, blocks, suspicion: suspicions(scores, blocks) };
}
