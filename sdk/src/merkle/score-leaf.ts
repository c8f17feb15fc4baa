/** Leaves of the scores tree: OpenZeppelin's standard leaf of the six fields of a score. */
import { encodeWords, writeWords } from '../abi.ts';
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

/** Bytes of abi.encode(score). */
export const SCORE_BYTES = 6 * 32;

/** keccak256(keccak256(abi.encode(score))): hashed twice so that no inner node can pass for a leaf. */
export function scoreLeaf(score: Score): Hash {
  return toHash(scoreLeafBytes(score));
}

export function scoreLeafBytes({ index, subject, next, count, microStars, state }: Score): Uint8Array {
  return keccak(keccak(encodeWords(index, subject, next, count, microStars, state)));
}

/** Writes abi.encode(score) at `offset` of `out`, which is zero there. */
export function writeScore(out: Uint8Array, offset: number, score: Score): void {
  const { index, subject, next, count, microStars, state } = score;
  writeWords(out, offset, [index, subject, next, count, microStars, state]);
}
