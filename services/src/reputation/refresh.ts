/** The nightly screening: trust, scores, suspicion and findings of the whole log, computed anew. */
import type { Address } from '@agent-market/sdk';
import { assessMarket, findingsOf } from '@agent-market/sdk/collusion';
import { trustEvidence, type TrustEvidence, type TrustOptions } from '@agent-market/sdk/reputation';
import type { Store } from '../store/open.ts';
import { writeFindings } from './findings.ts';
import { loadReviewGraph } from './load-reviews.ts';
import { writeTrustScores } from './trust-scores.ts';

export interface Refreshed {
  reviews: number;
  agents: number;
  findings: number;
}

/** Weights are never frozen when a review comes in: who reviewed may have become trusted since, or the reverse. */
export async function refreshReputation(
  store: Pick<Store, 'db' | 'transaction'>,
  { now, seeds }: { now: bigint; seeds?: TrustOptions['seeds'] },
): Promise<Refreshed> {
  const graph = await loadReviewGraph(store.db);
  const assessment = assessMarket(graph, { now: Number(now), seeds });
  // Whatever names a log's parties, they are addresses.
  const scores = trustEvidence(assessment.scores) as Map<Address, TrustEvidence>;
  const findings = findingsOf(assessment);
  await writeTrustScores(store, { at: now, scores });
  await writeFindings(store, { at: now, findings });
  return { reviews: graph.count, agents: scores.size, findings: findings.length };
}
