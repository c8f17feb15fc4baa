/** Solidity's `abi.encode` for value types, one 32-byte word each: all that our hashed formats use. */
import { writeHex, type Address, type Hash } from './hex.ts';

export type Word = bigint | Address | Hash | Uint8Array;

/** Encodes integers (0 … 2²⁵⁶−1), addresses, hashes and 32-byte arrays, a word each. */
export function encodeWords(...words: Word[]): Uint8Array {
  const out = new Uint8Array(32 * words.length);
  writeWords(out, 0, words);
  return out;
}

/** The same into `out`, which is zero from `offset` on. */
export function writeWords(out: Uint8Array, offset: number, words: readonly Word[]): void {
  words.forEach((word, i) => {
    const end = offset + 32 * (i + 1);
    if (typeof word === 'bigint') writeInteger(out, end, word);
    else if (typeof word === 'string') writeHex(out, end - (word.length - 2) / 2, word);
    else out.set(word, end - word.length);
  });
}

function writeInteger(out: Uint8Array, end: number, value: bigint): void {
  const view = new DataView(out.buffer, out.byteOffset);
  for (let rest = value, at = end - 8; rest !== 0n; rest >>= 64n, at -= 8) {
    if (at < end - 32) throw new RangeError(`${value} is no uint256`);
    view.setBigUint64(at, BigInt.asUintN(64, rest));
  }
}
