/** Proving that a commitment is not in a batch: its two neighbours, next to each other, and the count. */
import { InvalidInput } from '../errors.ts';
import type { Hash } from '../hex.ts';
import type { ReviewTree } from './tree.ts';
import { verifyInclusion } from './verify.ts';

/** One leaf with the way from it to the root. */
export interface Neighbour {
  index: number;
  commitment: Hash;
  /** Siblings from the leaf up. */
  proof: Hash[];
}

/** What stands on both sides of the place where a commitment would be; one side is missing at an end of the list. */
export interface Absence {
  before?: Neighbour;
  after?: Neighbour;
}

/** Proves that the tree does not hold `commitment`. Throws `COMMITMENT_PRESENT` when it does. */
export function proveAbsence(tree: ReviewTree, commitment: Hash): Absence {
  const rank = tree.rankOf(commitment);
  const [before, after] = [neighbourAt(tree, rank - 1), neighbourAt(tree, rank)];
  if (after?.commitment === commitment) {
    throw new InvalidInput('COMMITMENT_PRESENT', `the batch holds ${commitment} at index ${after.index}`, {
      hint: 'Nothing was left out: make a proof bundle of the entry instead.',
    });
  }
  return { ...(before && { before }), ...(after && { after }) };
}

/**
 * Whether `absence` shows that a batch of `count` with this root does not hold `commitment`. An empty batch holds nothing.
 *
 * It rests on the list being ascending, which whoever has the whole list checks. An operator who ordered it otherwise has a
 * root for which an inclusion and an absence of one commitment both verify: the two together convict it.
 */
export function verifyAbsence(batch: { root: Hash; count: number; commitment: Hash }, absence: Absence): boolean {
  const { root, count, commitment } = batch;
  const { before, after } = absence;
  if (count === 0) return before === undefined && after === undefined;
  // Next to each other, or at an end of the list.
  const first = before === undefined ? 0 : before.index + 1;
  if (after === undefined ? first !== count : first !== after.index) return false;
  if (before !== undefined && before.commitment >= commitment) return false;
  if (after !== undefined && after.commitment <= commitment) return false;
  return [before, after].every((leaf) => leaf === undefined || verifyInclusion({ root, count, ...leaf }));
}

function neighbourAt(tree: ReviewTree, index: number): Neighbour | undefined {
  const commitment = tree.commitmentAt(index);
  return commitment && { index, commitment, proof: tree.proof(index) };
}
