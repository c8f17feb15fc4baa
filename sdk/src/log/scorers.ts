/** The scorers whose scores anybody can recompute from a log: `mean-v1` from sums alone, `trust-v1` from who rated whom. */
import { encodeWords } from '../abi.ts';
import { canonicalJson } from '../canonical-json.ts';
import { keccak, keccakText, toHash, type Hash } from '../hex.ts';
import { buildScoreTree, type Rated, type ScoreTree } from '../merkle/score-tree.ts';
import type { TrustEvidence } from '../reputation/trust-evidence.ts';
import type { BatchHeader } from './header.ts';
import type { Standing } from './standing.ts';

export type Scorer = 'mean-v1' | 'trust-v1';

/** A subject's standing after a batch, and under `trust-v1` its score. */
export interface ScoreRow extends Standing {
  trust?: TrustEvidence;
}

/** What the header of a batch says its scorer is: keccak256 of the canonical JSON of version, parameters and trust seeds. */
export const SCORERS: Readonly<Record<Scorer, Hash>> = { 'mean-v1': idOf('mean-v1'), 'trust-v1': idOf('trust-v1') };

/** The scorer that a header names; undefined when it has no scores, or none that anybody but its operator can recompute. */
export function scorerOf({ scorer }: BatchHeader): Scorer | undefined {
  return scorer === SCORERS['trust-v1'] ? 'trust-v1' : scorer === SCORERS['mean-v1'] ? 'mean-v1' : undefined;
}

/** The tree of all scores of a log, from the rows of all its subjects. */
export function scoreTree(rows: readonly ScoreRow[]): ScoreTree {
  return buildScoreTree(rows.map(ratedRow));
}

/** The rows of `trust-v1`: standings, and the scores of those of whom a review stands. */
export function withTrust(standings: readonly Standing[], trust: ReadonlyMap<string, TrustEvidence>): ScoreRow[] {
  return standings.map((standing) => ({ ...standing, trust: trustOf(standing, trust) }));
}

const NO_TRUST: TrustEvidence = { microStars: 0n, low: 0n, high: 0n, microReviews: 0n, microReviewers: 0n };

/** What the row of a standing has to hold: zeros when no review of it stands. */
export function trustOf({ subject, count }: Standing, trust: ReadonlyMap<string, TrustEvidence>): TrustEvidence {
  return count === 0n ? NO_TRUST : (trust.get(subject) ?? NO_TRUST);
}

const MICRO = 1_000_000n;

/** What the tree says of a row. `state` commits to everything that the row holds beside. */
export function ratedRow({ subject, count, ratingSum, history, trust }: ScoreRow): Rated {
  if (trust === undefined) {
    const microStars = count === 0n ? 0n : (ratingSum * MICRO) / count;
    return { subject, count, microStars, state: stateOf(history, ratingSum) };
  }
  const { microStars, low, high, microReviews, microReviewers } = trust;
  return { subject, count, microStars, state: stateOf(history, ratingSum, low, high, microReviews, microReviewers) };
}

function stateOf(...words: Parameters<typeof encodeWords>): Hash {
  return toHash(keccak(encodeWords(...words)));
}

function idOf(scorer: Scorer): Hash {
  return toHash(keccakText(canonicalJson({ scorer, parameters: {}, seeds: [] })));
}
