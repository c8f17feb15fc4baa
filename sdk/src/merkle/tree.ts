/**
 * The tree of one batch: a pure function of a set of commitments.
 *
 * Commitments ascend strictly, a leaf's index is its rank, pairs are sorted, an odd node is promoted: the shape of
 * merkletreejs `{sortPairs: true}` and of RFC 6962, with leaves that OpenZeppelin's verifiers accept.
 */
import { InvalidInput } from '../errors.ts';
import { fromHex, toHash, type Hash } from '../hex.ts';
import type { HashEngine } from './keccak/engine.ts';
import { levelsOf, proofFrom, rootOf, type LeafMessages } from './levels.ts';
import { firstDisorder, rankOf, rowAt, ROW_BYTES, rowsOf, wordsOf } from './rows.ts';

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

export interface TreeOptions {
  /** Who hashes, instead of the fastest engine at hand. */
  engine?: HashEngine;
}

/**
 * Builds the tree over `commitments`, in any order.
 *
 * Errors: `EMPTY_BATCH` without a commitment, `DUPLICATE_COMMITMENT` when two are equal.
 */
export function buildTree(commitments: readonly Hash[], options: TreeOptions = {}): ReviewTree {
  return treeOf(rowsOf(commitments), options);
}

/**
 * Builds the tree from the bytes of a `leaves.bin`: commitments in ascending order, 32 bytes each. The tree keeps the
 * array: leave it unchanged.
 *
 * Errors: `EMPTY_BATCH`, `LEAVES_INCOMPLETE` when the last one is cut off, `LEAVES_DISORDERED` unless each is above the one
 * before it: absence could not be proven.
 */
export function buildTreeFromBytes(leaves: Uint8Array, options: TreeOptions = {}): ReviewTree {
  if (leaves.length % ROW_BYTES !== 0) {
    throw new InvalidInput('LEAVES_INCOMPLETE', `${leaves.length} bytes are no whole number of leaves`);
  }
  const disorder = firstDisorder(leaves);
  if (disorder !== undefined) {
    throw new InvalidInput('LEAVES_DISORDERED', `leaf ${disorder} is not above the one before it`);
  }
  return treeOf(leaves.byteOffset % 4 === 0 ? leaves : Uint8Array.from(leaves), options);
}

function treeOf(rows: Uint8Array, { engine }: TreeOptions): ReviewTree {
  const levels = levelsOf(messagesOf(rows), engine);
  const root = rootOf(levels);
  if (root === undefined) throw new InvalidInput('EMPTY_BATCH', 'a tree needs at least one commitment');
  const count = rows.length / ROW_BYTES;
  const commitmentAt = (index: number): Hash | undefined =>
    Number.isInteger(index) && index >= 0 && index < count ? toHash(rowAt(rows, index)) : undefined;

  return {
    root,
    count,
    proof: (index) => proofFrom(levels, index),
    indexOf: (commitment) => {
      const rank = rankOf(rows, fromHex(commitment));
      return commitmentAt(rank) === commitment ? rank : undefined;
    },
    rankOf: (commitment) => rankOf(rows, fromHex(commitment)),
    commitmentAt,
  };
}

/** abi.encode(index, commitment) of every row, moved by words of four bytes: arrays for single rows would cost a tenth more. */
function messagesOf(rows: Uint8Array): LeafMessages {
  const words = wordsOf(rows);
  return {
    count: rows.length / ROW_BYTES,
    width: 64,
    write: (out, first, count) => {
      const to = wordsOf(out);
      const index = new DataView(out.buffer, out.byteOffset);
      for (let i = 0; i < count; i++) {
        // Indices stay below 2³²: as many rows would be 128 GiB.
        index.setUint32(64 * i + 28, first + i);
        for (let word = 0; word < 8; word++) to[16 * i + 8 + word] = words[8 * (first + i) + word] ?? 0;
      }
    },
  };
}
