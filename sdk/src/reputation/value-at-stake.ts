/** How much was at stake in what two parties did together: a review of a task for a cent is cheaper to fake than one for a fortune. */
import { at } from './adjacency.ts';
import type { ReviewGraph } from './review-graph.ts';

/** Of each pair that had a paid task, by {@link pairOf}: its largest as a share of one that counts in full, 0 to 1. */
export type ValueAtStake = ReadonlyMap<string, number>;

/** The key of two parties, whichever comes first. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/**
 * Of each review how much of a verified review's bonus it earns, 0 to 1: nothing unverified does. Where nobody said what was at stake, verified
 * ones earn all of it.
 */
export function verifiedShares(graph: ReviewGraph, atStake: ValueAtStake | undefined): Float64Array | Uint8Array {
  if (atStake === undefined) return graph.verified;
  const { parties } = graph;
  return Float64Array.from(graph.verified, (verified, i) => {
    if (verified === 0) return 0;
    const pair = pairOf(parties[at(graph.reviewer, i)] ?? '', parties[at(graph.agent, i)] ?? '');
    return Math.min(1, Math.max(0, atStake.get(pair) ?? 0));
  });
}
