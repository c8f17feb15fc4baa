/**
 * The tree of one batch: a pure function of a set of commitments.
 *
 * Commitments ascend strictly, a leaf's index is its rank, pairs are sorted, an odd node is promoted: the shape of
 * merkletreejs `{sortPairs: true}` and of RFC 6962, with leaves that OpenZeppelin's verifiers accept.
 */
import { InvalidInput } from '../errors.ts';
import { compareBytes, fromHex, toHash, type Hash } from '../hex.ts';
import { leafBytes } from './leaf.ts';
import { parentOf } from './node.ts';

export interface ReviewTree {
  readonly root: Hash;
  readonly count: number;
  /** The siblings of the leaf at `index`, from the leaf up. Throws `INDEX_OUT_OF_RANGE`. */
  proof(index: number): Hash[];
  /** The index of a commitment; undefined when the batch does not hold it. */
  indexOf(commitment: Hash): number | undefined;
  /** How many commitments of the batch are smaller: the index that this one has, or would have. */
  rankOf(commitment: Hash): number;
  /** Undefined beyond the batch. */
  commitmentAt(index: number): Hash | undefined;
}

/**
 * Builds the tree over `commitments`, in any order.
 *
 * Errors: `EMPTY_BATCH` without a commitment, `DUPLICATE_COMMITMENT` when two are equal.
 */
export function buildTree(commitments: readonly Hash[]): ReviewTree {
  const sorted = sortCommitments(commitments);
  const levels = levelsOf(sorted.map((commitment, index) => leafBytes(index, commitment)));
  const root = levels.at(-1)?.[0];
  if (root === undefined) throw new InvalidInput('EMPTY_BATCH', 'a tree needs at least one commitment');

  return {
    root: toHash(root),
    count: sorted.length,
    proof: (index) => proofFrom(levels, index),
    indexOf: (commitment) => {
      const rank = rankOf(sorted, fromHex(commitment));
      return commitmentAt(sorted, rank) === commitment ? rank : undefined;
    },
    rankOf: (commitment) => rankOf(sorted, fromHex(commitment)),
    commitmentAt: (index) => commitmentAt(sorted, index),
  };
}

/** The commitments in the order of the tree. Throws `DUPLICATE_COMMITMENT`. */
export function sortCommitments(commitments: readonly Hash[]): Uint8Array[] {
  const sorted = commitments.map((commitment) => fromHex(commitment)).sort(compareBytes);
  sorted.forEach((commitment, i) => {
    const before = sorted[i - 1];
    if (before !== undefined && compareBytes(before, commitment) === 0) {
      throw new InvalidInput('DUPLICATE_COMMITMENT', `the batch holds ${toHash(commitment)} twice`);
    }
  });
  return sorted;
}

/** Every level of the tree over `leaves`, from the leaves up to the root. */
export function levelsOf(leaves: Uint8Array[]): Uint8Array[][] {
  const levels = [leaves];
  for (let level = leaves; level.length > 1;) {
    level = nextLevel(level);
    levels.push(level);
  }
  return levels;
}

function nextLevel(level: readonly Uint8Array[]): Uint8Array[] {
  const next: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i];
    const right = level[i + 1];
    if (left === undefined) break;
    next.push(right === undefined ? left : parentOf(left, right));
  }
  return next;
}

/** The siblings of the leaf at `index`, from the leaf up. Throws `INDEX_OUT_OF_RANGE`. */
export function proofFrom(levels: readonly Uint8Array[][], index: number): Hash[] {
  const count = levels[0]?.length ?? 0;
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new InvalidInput('INDEX_OUT_OF_RANGE', `index ${index} is not in a batch of ${count}`);
  }
  const proof: Hash[] = [];
  levels.forEach((level, height) => {
    const sibling = level[Math.floor(index / 2 ** height) ^ 1];
    if (height < levels.length - 1 && sibling !== undefined) proof.push(toHash(sibling));
  });
  return proof;
}

function commitmentAt(sorted: readonly Uint8Array[], index: number): Hash | undefined {
  const commitment = sorted[index];
  return commitment && toHash(commitment);
}

function rankOf(sorted: readonly Uint8Array[], wanted: Uint8Array): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle];
    if (candidate !== undefined && compareBytes(candidate, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
