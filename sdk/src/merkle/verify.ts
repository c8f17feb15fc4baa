/** Checking that a commitment is in a batch, without the batch. */
import { fromHex, toHash, type Hash } from '../hex.ts';
import { leafBytes } from './leaf.ts';
import { parentOf } from './node.ts';

/** More leaves than this cannot be counted exactly; no batch comes near it. */
const MAX_COUNT = 2 ** 48;

export interface Inclusion {
  root: Hash;
  /** How many leaves the batch has. */
  count: number;
  index: number;
  commitment: Hash;
  /** Siblings from the leaf up. */
  proof: readonly Hash[];
}

/**
 * Whether `commitment` is the leaf at `index` of a batch of `count` with this root.
 *
 * The proof comes from a stranger: its length must be exactly what index and count say, so neither a shortened nor a
 * lengthened one passes.
 */
export function verifyInclusion({ root, count, index, commitment, proof }: Inclusion): boolean {
  if (!Number.isInteger(count) || !Number.isInteger(index)) return false;
  if (index < 0 || index >= count || count > MAX_COUNT) return false;
  if (proof.length !== proofLength(index, count)) return false;
  const node = proof.reduce((below, sibling) => parentOf(below, fromHex(sibling)), leafBytes(index, commitment));
  return toHash(node) === root;
}

/** How many siblings the leaf at `index` of `count` has on its way to the root. */
export function proofLength(index: number, count: number): number {
  let length = 0;
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const sibling = index % 2 === 0 ? index + 1 : index - 1;
    if (sibling < width) length++;
    index = Math.floor(index / 2);
  }
  return length;
}
