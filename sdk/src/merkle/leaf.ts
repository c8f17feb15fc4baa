/** Leaves: OpenZeppelin's standard leaf of `(uint256 index, bytes32 commitment)`. */
import { encodeWords } from '../abi.ts';
import { keccak, toHash, type Hash } from '../hex.ts';

/** keccak256(keccak256(abi.encode(index, commitment))): hashed twice so that no inner node can pass for a leaf. */
export function leafOf(index: number, commitment: Hash): Hash {
  return toHash(leafBytes(index, commitment));
}

export function leafBytes(index: number, commitment: Hash | Uint8Array): Uint8Array {
  return keccak(keccak(encodeWords(BigInt(index), commitment)));
}
