/** Solidity's `abi.encode` for value types, one 32-byte word each: all that our hashed formats use. */
import { fromHex, type Address, type Hash } from './hex.ts';

export type Word = bigint | Address | Hash | Uint8Array;

/** Encodes integers (0 … 2²⁵⁶−1), addresses, hashes and 32-byte arrays, a word each. */
export function encodeWords(...words: Word[]): Uint8Array {
  const out = new Uint8Array(32 * words.length);
  words.forEach((word, i) => {
    const bytes = wordBytes(word);
    out.set(bytes, 32 * (i + 1) - bytes.length);
  });
  return out;
}

function wordBytes(word: Word): Uint8Array {
  if (typeof word === 'bigint') return fromHex(`0x${word.toString(16).padStart(64, '0')}`);
  return typeof word === 'string' ? fromHex(word) : word;
}
