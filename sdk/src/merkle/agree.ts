/** Two independent engines must give one root before it goes on chain, where a wrong one would stay for ever. */
import { InvariantViolation } from '../errors.ts';
import type { Hash } from '../hex.ts';
import { buildTree, type ReviewTree } from './tree.ts';

/** Another implementation of the same tree. */
export interface WitnessEngine {
  name: string;
  rootOf(commitments: readonly Hash[]): Hash;
}

/** Builds the tree and has `witness` compute its root too. Throws `ROOT_DISAGREEMENT` when they differ. */
export function buildAgreedTree(commitments: readonly Hash[], witness: WitnessEngine): ReviewTree {
  const tree = buildTree(commitments);
  const other = witness.rootOf(commitments);
  if (other !== tree.root) {
    throw new InvariantViolation('ROOT_DISAGREEMENT', `our root is ${tree.root}, ${witness.name} says ${other}`, {
      hint: 'Do not anchor this batch. Report it with the list of its commitments: one of the two engines is wrong.',
    });
  }
  return tree;
}
