/** The Merkle tree of a batch of commitments, its proofs and their check. */
export { buildAgreedTree, type WitnessEngine } from './agree.ts';
export { leafOf } from './leaf.ts';
export { buildTree, type ReviewTree } from './tree.ts';
export { type Inclusion, proofLength, verifyInclusion } from './verify.ts';
