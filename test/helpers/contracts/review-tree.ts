// The tree of a batch, built by an outsider: merkletreejs and keccak256, not by our own SDK.
import { AbiCoder, id, keccak256 as hash } from 'ethers';
import keccak256 from 'keccak256';
import { MerkleTree } from 'merkletreejs';

export interface ReviewTree {
  root: string;
  count: number;
  commitments: string[];
  leaves: string[];
  proofOf(index: number): string[];
}

/** OpenZeppelin's standard leaf of (index, commitment). */
export function leafOf(index: number, commitment: string): string {
  return hash(hash(AbiCoder.defaultAbiCoder().encode(['uint256', 'bytes32'], [index, commitment])));
}

/** A tree of `count` reviews, whose commitments are hashes of counters. */
export function buildReviewTree(count: number): ReviewTree {
  const commitments = Array.from({ length: count }, (_, i) => id(`review ${i}`)).sort();
  const leaves = commitments.map((commitment, index) => leafOf(index, commitment));
  const tree = new MerkleTree(leaves, keccak256, { sortPairs: true });
  return {
    root: tree.getHexRoot(),
    count,
    commitments,
    leaves,
    proofOf: (index) => tree.getHexProof(leaves[index] ?? '', index),
  };
}
