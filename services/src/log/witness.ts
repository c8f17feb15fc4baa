/** The second opinion on every root: public libraries only, none of our hashing, sorting or tree. */
import { AbiCoder } from 'ethers';
import keccak256 from 'keccak256';
import { MerkleTree } from 'merkletreejs';
import type { Hash } from '@agent-market/sdk';
import type { Score, WitnessEngine } from '@agent-market/sdk/merkle';

/** merkletreejs over OpenZeppelin standard leaves, of (index, commitment) and of the six fields of a score. */
export const witness: WitnessEngine & { scoresRootOf(scores: readonly Score[]): Hash } = {
  name: 'merkletreejs + keccak256',
  rootOf(commitments) {
    // Lower-case hex sorts like the bytes it stands for.
    return rootOver([...commitments].sort().map((commitment, index) => standardLeaf(ENTRY, [index, commitment])));
  },
  scoresRootOf(scores) {
    return rootOver(
      scores.map(({ index, subject, next, count, microStars, state }) =>
        standardLeaf(SCORE, [index, subject, next, count, microStars, state]),
      ),
    );
  },
};

const ENTRY = ['uint256', 'bytes32'];
const SCORE = ['uint256', 'address', 'address', 'uint64', 'uint64', 'bytes32'];

function rootOver(leaves: Buffer[]): Hash {
  return new MerkleTree(leaves, keccak256, { sortPairs: true }).getHexRoot() as Hash;
}

function standardLeaf(types: string[], values: unknown[]): Buffer {
  const encoded = AbiCoder.defaultAbiCoder().encode(types, values);
  // Buffers only: keccak256 takes a string for text or for hex, whichever it looks like.
  return keccak256(keccak256(Buffer.from(encoded.slice(2), 'hex')));
}
