/**
 * The tree of a batch's scores: every subject with its score, ascending, each entry naming the subject of the next, so
 * that a score is provable and so is "unknown here". Sorted pairs, an odd node is promoted, as in the tree of reviews.
 */
import { InvalidInput } from '../errors.ts';
import { fromHex, toHash, writeHex, ZERO_ADDRESS, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import { levelsOf, proofFrom, rootOf, type LeafMessages } from './levels.ts';
import { parentOf } from './node.ts';
import { orderOf, ROW_BYTES } from './rows.ts';
import { SCORE_BYTES, scoreLeafBytes, writeScore, type Score } from './score-leaf.ts';

/** `next` of the last entry. Like {@link ZERO_ADDRESS}, the subject of the first, it marks an end and is no subject. */
export const LAST_ADDRESS = `0x${'ff'.repeat(20)}` as Address;

/** Whether an address can have a score: all but the two that mark the ends of the list. */
export function isSubject(address: Address): boolean {
  return address !== ZERO_ADDRESS && address !== LAST_ADDRESS;
}

/** A subject's score before it has a place in the list. */
export type Rated = Omit<Score, 'index' | 'next'>;

export interface ScoreTree {
  readonly root: Hash;
  /** The sentinel and one entry for every subject, ascending. */
  readonly scores: readonly Score[];
  /** The siblings of entry `index`, from the leaf up. Throws `INDEX_OUT_OF_RANGE`. */
  proof(index: number): Hash[];
  /** The entry of `subject`, or the one before the place where it would be: what proves that it is unknown. */
  find(subject: Address): { known: boolean; entry: Score };
}

/**
 * Builds the tree over the scores of all subjects, in any order.
 *
 * The two ends of the list, 0x0 and 0xff…ff, are left out rather than refused: a review may name them as its subject, and
 * must not stop a batch by that. Errors: `DUPLICATE_SUBJECT`.
 */
export function buildScoreTree(rated: readonly Rated[]): ScoreTree {
  const scores = linkScores(rated);
  const levels = levelsOf(messagesOf(scores));
  return {
    root: rootOf(levels) ?? ZERO_HASH,
    scores,
    proof: (index) => proofFrom(levels, index),
    find: (subject) => findIn(scores, subject),
  };
}

/** Whether `proof` leads from the leaf of `score` to the scores root. The number of scores, and so the proof's length, is open. */
export function verifyScoreInclusion(root: Hash, score: Score, proof: readonly Hash[]): boolean {
  const top = proof.reduce((below, sibling) => parentOf(below, fromHex(sibling)), scoreLeafBytes(score));
  return toHash(top) === root;
}

function messagesOf(scores: readonly Score[]): LeafMessages {
  return {
    count: scores.length,
    width: SCORE_BYTES,
    write: (out, first, count) =>
      scores.slice(first, first + count).forEach((score, i) => writeScore(out, SCORE_BYTES * i, score)),
  };
}

function linkScores(rated: readonly Rated[]): Score[] {
  const subjects = rated.filter(({ subject }) => isSubject(subject));
  const entries = [{ subject: ZERO_ADDRESS, count: 0n, microStars: 0n, state: ZERO_HASH }, ...ascending(subjects)];
  return entries.map(({ subject, count, microStars, state }, i) => {
    const next = entries[i + 1]?.subject ?? LAST_ADDRESS;
    if (next === subject) throw new InvalidInput('DUPLICATE_SUBJECT', `${subject} has two scores`);
    return { index: BigInt(i), subject, next, count, microStars, state };
  });
}

/** By subject, with the sort of commitments: addresses are the beginnings of rows. */
function ascending(rated: readonly Rated[]): Rated[] {
  const rows = new Uint8Array(ROW_BYTES * rated.length);
  rated.forEach(({ subject }, i) => writeHex(rows, ROW_BYTES * i, subject));
  return Array.from(orderOf(rows), (place) => rated[place]).filter((each) => each !== undefined);
}

function findIn(scores: readonly Score[], subject: Address): { known: boolean; entry: Score } {
  let low = 0;
  let high = scores.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((scores[middle]?.subject ?? LAST_ADDRESS) <= subject) low = middle;
    else high = middle;
  }
  const entry = scores[low];
  if (entry === undefined) throw new InvalidInput('INDEX_OUT_OF_RANGE', 'a list of scores begins with its sentinel');
  return { known: low > 0 && entry.subject === subject, entry };
}
