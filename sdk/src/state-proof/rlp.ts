/** RLP (yellow paper, appendix B), read strictly: one spelling a value, nothing after it, no deeper than a trie node can be. */
import { refuse } from './refuse.ts';

export type Rlp = Uint8Array | Rlp[];

/** An extension inside a branch holds a branch of leaves. No deeper node fits into the 31 bytes that may stand inside another. */
const MAX_DEPTH = 4;

/** Reads one value from exactly these bytes. Throws `INVALID_STATE_PROOF`. */
export function decodeRlp(source: Uint8Array): Rlp {
  const [item, rest] = readItem(source, 0);
  if (rest.length > 0) throw refuse('bytes follow an RLP value');
  return item;
}

/** A whole number without leading zeros, the empty string for 0. Throws `INVALID_STATE_PROOF`. */
export function uintOf(bytes: Uint8Array): bigint {
  if (bytes[0] === 0) throw refuse('a number has a leading zero');
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

export function isBytes(item: Rlp | undefined): item is Uint8Array {
  return item instanceof Uint8Array;
}

function readItem(source: Uint8Array, depth: number): [item: Rlp, rest: Uint8Array] {
  const [first] = source;
  if (first === undefined) throw refuse('an RLP value is missing');
  if (first < 0x80) return [source.subarray(0, 1), source.subarray(1)];
  if (first >= 0xc0) {
    const [payload, rest] = cut(source, first - 0xc0);
    return [readList(payload, depth + 1), rest];
  }
  const [payload, rest] = cut(source, first - 0x80);
  if (payload.length === 1 && uintOf(payload) < 0x80n) throw refuse('one small byte stands for itself in RLP');
  return [payload, rest];
}

function readList(payload: Uint8Array, depth: number): Rlp[] {
  if (depth > MAX_DEPTH) throw refuse('an RLP list is too deep');
  const items: Rlp[] = [];
  for (let rest = payload; rest.length > 0;) {
    const [item, after] = readItem(rest, depth);
    items.push(item);
    rest = after;
  }
  return items;
}

/** `code` is the length up to 55, beyond it how many bytes of length follow. */
function cut(source: Uint8Array, code: number): [payload: Uint8Array, rest: Uint8Array] {
  const start = 1 + Math.max(0, code - 55);
  const length = code <= 55 ? code : Number(longLength(source.subarray(1, start)));
  if (source.length < start + length) throw refuse('an RLP value is cut off');
  return [source.subarray(start, start + length), source.subarray(start + length)];
}

function longLength(bytes: Uint8Array): bigint {
  const length = uintOf(bytes);
  if (length <= 55n) throw refuse('an RLP length has a shorter form');
  return length;
}
