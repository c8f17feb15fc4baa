/** Reviewers who come back to one agent more often than anybody else does: a loyal client, or an account that somebody keeps for that. */
import { at } from '../reputation/adjacency.ts';
import { ln } from '../reputation/exact-math.ts';
import type { Market } from '../reputation/market.ts';
import type { ReviewGraph } from '../reputation/review-graph.ts';

const LN10 = 2.302585092994046;
/** Fewer reviews of one agent are too few to say anything. */
const LEAST_SIZE = 4;
/** Parties differ: so many times as often as usual is usual. */
const GENEROSITY = 2;
/** Decimal orders of magnitude by which chance has to fail: up to the first nothing is said, from the second on all of it. */
const EVIDENCE = { none: 2, full: 6 };
/** A pair of a size that this share of pairs has is as likely loyal as kept. */
const EVEN_SHARE = 0.0015;

/**
 * For each party that of its pairs which says most, 0 to 1. If every review of a pair is followed by another with the same chance, sizes fall
 * off geometrically: larger ones than that explains are the more doubtful the fewer pairs have them.
 */
export function repeatDoubts(graph: ReviewGraph, market: Market): Float64Array {
  const pairsOfSize = new Map<number, number>();
  let pairs = 0;
  for (let i = 0; i < graph.count; i++) {
    if (at(market.pairPlace, i) > 0) continue;
    const size = at(market.pairSize, i);
    pairsOfSize.set(size, (pairsOfSize.get(size) ?? 0) + 1);
    pairs += 1;
  }
  // One pair more than there are, so that nothing is impossible.
  const again = Math.min(1, (GENEROSITY * (graph.count - pairs + 1)) / (graph.count + 1));
  const doubts = new Map<number, number>();
  let larger = 0;
  for (const [size, count] of [...pairsOfSize].sort(([a], [b]) => b - a)) {
    larger += count;
    if (size < LEAST_SIZE) break;
    const evidence = (-(size - 1) * ln(again) - ln(pairs)) / LN10;
    const sure = Math.min(1, Math.max(0, (evidence - EVIDENCE.none) / (EVIDENCE.full - EVIDENCE.none)));
    const share = larger / pairs / EVEN_SHARE;
    doubts.set(size, sure / (1 + share * share));
  }
  const found = new Float64Array(graph.parties.length);
  for (let i = 0; i < graph.count; i++) {
    const reviewer = at(graph.reviewer, i);
    found[reviewer] = Math.max(at(found, reviewer), doubts.get(at(market.pairSize, i)) ?? 0);
  }
  return found;
}
