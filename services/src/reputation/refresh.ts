/** The nightly screening: trust, scores, suspicion and findings of the whole log, computed anew. */
import type { Address } from '@agent-market/sdk';
import { assessMarket, findingsOf } from '@agent-market/sdk/collusion';
import { trustEvidence, type TrustEvidence, type TrustOptions } from '@agent-market/sdk/reputation';
import type { Store } from '../store/open.ts';
import { writeFindings } from './findings.ts';
import { seedsUnknown, unknownSeeds } from './known-seeds.ts';
import { loadReviewGraph } from './load-reviews.ts';
import { writeTrustScores } from './trust-scores.ts';

export interface Refreshed {
  reviews: number;
  agents: number;
  findings: number;
}

export interface RefreshOptions extends Omit<TrustOptions, 'now'> {
  /** Unix seconds. */
  now: bigint;
}

/**
 * Weights are never frozen when a review comes in: who reviewed may have become trusted since, or the reverse. Parties in lower case.
 * `edges`, `bonds` and `atStake` are what {@link readChainTrust} found; without them trust follows from reviews alone.
 *
 * Errors: `SEEDS_UNKNOWN` when there are reviews and nothing is known of any of the seeds; one that nobody reviewed yet does no harm
 * beside others.
 */
export async function refreshReputation(
  store: Pick<Store, 'db' | 'transaction'>,
  { now, seeds, edges = [], bonds, atStake }: RefreshOptions,
): Promise<Refreshed> {
  // Who has only a vouch is in no review, and passes trust on to whoever it paid.
  const told = new Set<string>([...(bonds?.keys() ?? []), ...edges.flatMap(({ from, to }) => [from, to])]);
  const graph = await loadReviewGraph(store.db, { others: [...(seeds ?? []), ...told] });
  const unknown = unknownSeeds(graph, seeds ?? []).filter((seed) => !told.has(seed));
  if (graph.count > 0 && unknown.length > 0 && unknown.length === seeds?.length) throw seedsUnknown(unknown);
  const assessment = assessMarket(graph, { now: Number(now), seeds, edges, bonds, atStake });
  // Whatever names a log's parties, they are addresses.
  const scores = trustEvidence(assessment.scores) as Map<Address, TrustEvidence>;
  const findings = findingsOf(assessment);
  await writeTrustScores(store, { at: now, scores });
  await writeFindings(store, { at: now, findings });
  return { reviews: graph.count, agents: scores.size, findings: findings.length };
}
