/** The nightly screening: trust, scores, suspicion and findings of the whole log, computed anew. */
import type { Address } from '@agent-market/sdk';
import { assessMarket, findingsOf, type Assessment } from '@agent-market/sdk/collusion';
import type { TrustOptions } from '@agent-market/sdk/reputation';
import type { Store } from '../store/open.ts';
import { writeFindings } from './findings.ts';
import { seedsUnknown, unknownSeeds } from './known-seeds.ts';
import { loadReviewGraph } from './load-reviews.ts';
import { writeTrustScores, type TrustScore } from './trust-scores.ts';

export interface Refreshed {
  reviews: number;
  agents: number;
  findings: number;
}

const MICRO = 1e6;
const micro = (value: number): bigint => BigInt(Math.round(value * MICRO));

/**
 * Weights are never frozen when a review comes in: who reviewed may have become trusted since, or the reverse.
 *
 * Errors: `SEEDS_UNKNOWN` when the log knows none of the seeds; one that nobody reviewed yet does no harm beside others.
 */
export async function refreshReputation(
  store: Pick<Store, 'db' | 'transaction'>,
  { now, seeds }: { now: bigint; seeds?: TrustOptions['seeds'] },
): Promise<Refreshed> {
  const graph = await loadReviewGraph(store.db);
  const named = seeds ?? [];
  if (named.length > 0 && unknownSeeds(graph, named).length === named.length) throw seedsUnknown(named);
  const assessment = assessMarket(graph, { now: Number(now), seeds });
  const scores = trustScoresOf(assessment);
  const findings = findingsOf(assessment);
  await writeTrustScores(store, { at: now, scores });
  await writeFindings(store, { at: now, findings });
  return { reviews: graph.count, agents: scores.size, findings: findings.length };
}

function trustScoresOf({ scores }: Assessment): Map<Address, TrustScore> {
  const { parties, received } = scores.graph;
  const rows = new Map<Address, TrustScore>();
  parties.forEach((name, party) => {
    if (received.start[party] === received.start[party + 1]) return;
    rows.set(name as Address, {
      microStars: micro(scores.stars[party] ?? 0),
      low: micro(scores.low[party] ?? 0),
      high: micro(scores.high[party] ?? 0),
      microReviews: micro(scores.effectiveReviews[party] ?? 0),
      microReviewers: micro(scores.effectiveReviewers[party] ?? 0),
    });
  });
  return rows;
}
