/** The second opinion on every root: public libraries only, none of our hashing, sorting or tree. */
import { AbiCoder } from 'ethers';
import keccak256 from 'keccak256';
import { MerkleTree } from 'merkletreejs';
import type { Hash } from '@agent-market/sdk';
import type { WitnessEngine } from '@agent-market/sdk/merkle';

/** merkletreejs over OpenZeppelin standard leaves of (index, commitment). */
export const witness: WitnessEngine = {
  name: 'merkletreejs + keccak256',
  rootOf(commitments) {
    // Lower-case hex sorts like the bytes it stands for.
    const leaves = [...commitments].sort().map(standardLeaf);
    return new MerkleTree(leaves, keccak256, { sortPairs: true }).getHexRoot() as Hash;
  },
};

function standardLeaf(commitment: Hash, index: number): Buffer {
  const encoded = AbiCoder.defaultAbiCoder().encode(['uint256', 'bytes32'], [index, commitment]);
  // Buffers only: keccak256 takes a string for text or for hex, whichever it looks like.
  return keccak256(keccak256(Buffer.from(encoded.slice(2), 'hex')));
}
