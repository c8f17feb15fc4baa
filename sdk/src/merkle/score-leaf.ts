/** Leaves of the scores tree: OpenZeppelin's standard leaf of the six fields of a score. */
import { encodeWords } from '../abi.ts';
import { keccak, toHash, type Address, type Hash } from '../hex.ts';

/** One entry of the list under a header's `scoresRoot`; see contracts/types/Score.sol for the fields. */
export interface Score {
  index: bigint;
  subject: Address;
  next: Address;
  count: bigint;
  /** Millionths of a star. */
  microStars: bigint;
  state: Hash;
}

/** keccak256(keccak256(abi.encode(score))): hashed twice so that no inner node can pass for a leaf. */
export function scoreLeaf(score: Score): Hash {
  return toHash(scoreLeafBytes(score));
}

export function scoreLeafBytes({ index, subject, next, count, microStars, state }: Score): Uint8Array {
  return keccak(keccak(encodeWords(index, subject, next, count, microStars, state)));
}
