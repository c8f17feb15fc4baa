/** The nightly screening: trust, scores, suspicion and findings of the whole log, computed anew. */
import type { Address } from '@agent-market/sdk';
import { assessMarket, findingsOf, type Assessment } from '@agent-market/sdk/collusion';
import type { TrustOptions } from '@agent-market/sdk/reputation';
import type { Store } from '../store/open.ts';
import { writeFindings } from './findings.ts';
import { loadReviewGraph } from './load-reviews.ts';
import { writeTrustScores, type TrustScore } from './trust-scores.ts';

export interface Refreshed {
  reviews: number;
  agents: number;
  findings: number;
}

const MICRO = 1e6;
const micro = (value: number): bigint => BigInt(Math.round(value * MICRO));

export interface RefreshOptions extends Omit<TrustOptions, 'now'> {
  /** Unix seconds. */
  now: bigint;
}

/**
 * Weights are never frozen when a review comes in: who reviewed may have become trusted since, or the reverse. Parties in lower case.
 * `edges` and `bonds` are what {@link readChainTrust} found; without them trust follows from reviews alone.
 */
export async function refreshReputation(
  store: Pick<Store, 'db' | 'transaction'>,
  { now, seeds, edges = [], bonds }: RefreshOptions,
): Promise<Refreshed> {
  // Who has only a vouch is in no review, and passes trust on to whoever it paid.
  const others = [...(seeds ?? []), ...(bonds?.keys() ?? []), ...edges.flatMap(({ from, to }) => [from, to])];
  const graph = await loadReviewGraph(store.db, others);
  const assessment = assessMarket(graph, { now: Number(now), seeds, edges, bonds });
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
