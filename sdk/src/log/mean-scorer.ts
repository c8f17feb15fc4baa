/**
 * The scorer `mean-v1`: the plain mean of the reviews that stand, in millionths of a star, rounded down. A header names it by
 * {@link MEAN_SCORER}; anybody computes the same number from the log alone.
 */
import { encodeWords } from '../abi.ts';
import { canonicalJson } from '../canonical-json.ts';
import { keccak, keccakText, toHash, type Hash } from '../hex.ts';
import { buildScoreTree, type Rated, type ScoreTree } from '../merkle/score-tree.ts';
import type { Standing } from './standing.ts';

/** keccak256 of the canonical JSON of version, parameters and trust seeds; this scorer has neither of the latter. */
export const MEAN_SCORER: Hash = toHash(keccakText(canonicalJson({ scorer: 'mean-v1', parameters: {}, seeds: [] })));

const MICRO = 1_000_000n;

/** The score of a standing; 0 when no review stands. `state` = keccak256(abi.encode(history, sum of the stars)). */
export function meanScore({ subject, count, ratingSum, history }: Standing): Rated {
  const microStars = count === 0n ? 0n : (ratingSum * MICRO) / count;
  return { subject, count, microStars, state: toHash(keccak(encodeWords(history, ratingSum))) };
}

/** The tree of all scores of a log, from the standings of all its subjects. */
export function meanScoreTree(standings: readonly Standing[]): ScoreTree {
  return buildScoreTree(standings.map(meanScore));
}
