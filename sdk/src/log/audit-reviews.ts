/** The reviews of a log as an auditor gathers them, batch by batch: what the scores of `trust-v1` are recomputed from. */
import { fromHex, ZERO_HASH, type Hash } from '../hex.ts';
import { graphOfColumns, type ReviewGraph } from '../reputation/review-graph.ts';
import { trustEvidence, type TrustEvidence } from '../reputation/trust-evidence.ts';
import { trustScores } from '../reputation/trust-v1.ts';
import { reviewIn, targetOf } from '../reviews/entry.ts';
import { hashSet } from './hash-set.ts';
import type { PublishedEntry } from './published-entries.ts';

/** An audit of a million reviews takes half a gigabyte. */
export const MOST_TRUST_ENTRIES = 1n << 22n;

export interface GatheredReviews {
  /** The next entry of the log; `time` is the end of its batch, in unix seconds: whoever signed it may say anything. */
  add(entry: PublishedEntry, at: { digest: Hash; time: bigint }): void;
  /** What the scores are after the entries so far, of a batch that ended at `now`. */
  trust(now: bigint): Map<string, TrustEvidence>;
}

/** Columns that grow, outside of the heap: about 60 bytes a review. */
export function gatherReviews(): GatheredReviews {
  const names = new Map<string, number>();
  const superseded = hashSet();
  let size = 1 << 10;
  let count = 0;
  let columns = emptyColumns(size);
  const numberOf = (name: string): number => {
    const known = names.get(name) ?? names.size;
    if (known === names.size) names.set(name, known);
    return known;
  };
  return {
    add({ entry }, { digest, time }) {
      const target = targetOf(entry);
      if (target !== undefined && entry.kind !== 'moderation') superseded.add(target);
      const review = reviewIn(entry);
      // Nobody's word about itself is a review of the market.
      if (review === undefined || review.reviewer === review.subject) return;
      if (count === size) columns = emptyColumns((size *= 2), columns);
      columns.agent[count] = numberOf(review.subject);
      columns.reviewer[count] = numberOf(review.reviewer);
      columns.rating[count] = review.rating;
      columns.verified[count] = Number(review.taskId !== ZERO_HASH);
      columns.at[count] = Number(time);
      columns.digest.set(fromHex(digest), DIGEST * count);
      count += 1;
    },
    trust(now) {
      const stands = (i: number): boolean => !superseded.has(columns.digest.subarray(DIGEST * i, DIGEST * (i + 1)));
      const graph = graphOf(
        [...names.keys()],
        columns,
        Uint32Array.from({ length: count }, (_, i) => i).filter(stands),
      );
      return trustEvidence(trustScores(graph, { now: Number(now) }));
    },
  };
}

const DIGEST = 32;

interface GrowingColumns {
  agent: Uint32Array;
  reviewer: Uint32Array;
  rating: Float64Array;
  verified: Uint8Array;
  at: Float64Array;
  digest: Uint8Array;
}

function emptyColumns(size: number, before?: GrowingColumns): GrowingColumns {
  const columns = {
    agent: new Uint32Array(size),
    reviewer: new Uint32Array(size),
    rating: new Float64Array(size),
    verified: new Uint8Array(size),
    at: new Float64Array(size),
    digest: new Uint8Array(DIGEST * size),
  };
  if (before === undefined) return columns;
  columns.agent.set(before.agent);
  columns.reviewer.set(before.reviewer);
  columns.rating.set(before.rating);
  columns.verified.set(before.verified);
  columns.at.set(before.at);
  columns.digest.set(before.digest);
  return columns;
}

/** Names of whom no review stands any more are no parties: they would count among those whom the market knows. */
function graphOf(names: readonly string[], columns: GrowingColumns, standing: Uint32Array): ReviewGraph {
  const places = new Map<number, number>();
  const placeOf = (name: number): number => {
    const known = places.get(name) ?? places.size;
    if (known === places.size) places.set(name, known);
    return known;
  };
  const pick = (column: Uint32Array): Uint32Array => standing.map((i) => placeOf(column[i] ?? 0));
  const [reviewer, agent] = [pick(columns.reviewer), pick(columns.agent)];
  return graphOfColumns(
    Array.from(places.keys(), (name) => names[name] ?? ''),
    {
      reviewer,
      agent,
      rating: Float64Array.from(standing, (i) => columns.rating[i] ?? 0),
      verified: Uint8Array.from(standing, (i) => columns.verified[i] ?? 0),
      at: Float64Array.from(standing, (i) => columns.at[i] ?? 0),
      compareIds: (a, b) => compareDigests(columns.digest, standing[a] ?? 0, standing[b] ?? 0),
    },
  );
}

function compareDigests(digests: Uint8Array, a: number, b: number): number {
  for (let k = 0; k < DIGEST; k++) {
    const difference = (digests[DIGEST * a + k] ?? 0) - (digests[DIGEST * b + k] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
