/** The Merkle trees of a batch, of its commitments and of its scores; their proofs and the check of these. */
export { type Absence, type Neighbour, proveAbsence, verifyAbsence } from './absence.ts';
export { buildAgreedTree, type WitnessEngine } from './agree.ts';
export { leafOf } from './leaf.ts';
export { type Score, scoreLeaf } from './score-leaf.ts';
export {
  buildScoreTree,
  isSubject,
  LAST_ADDRESS,
  type Rated,
  type ScoreTree,
  verifyScoreInclusion,
} from './score-tree.ts';
export { buildTree, buildTreeFromBytes, type ReviewTree, type TreeOptions } from './tree.ts';
export { type Inclusion, proofLength, verifyInclusion } from './verify.ts';
