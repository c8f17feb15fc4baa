/** Which hashes were there before: 32 bytes each, outside the heap. A `Set` of texts takes four times that, and ends at 2²⁴. */
import { fromHex, type Hash } from '../hex.ts';

export interface HashSet {
  /** False when it was there before. */
  add(hash: Hash): boolean;
  has(hash: Uint8Array): boolean;
}

const WORDS = 8;

/** An empty one. The hash zero is nothing's hash, and marks a free place. */
export function hashSet(): HashSet {
  let table = new Uint32Array(WORDS * 256);
  let used = 0;
  return {
    add(hash) {
      // At most half full, so that a free place is near.
      if (2 * WORDS * used >= table.length) table = grown(table);
      const row = wordsOf(fromHex(hash));
      const place = placeOf(table, row);
      if (isAt(table, place, row)) return false;
      table.set(row, place);
      used += 1;
      return true;
    },
    has(hash) {
      const row = wordsOf(hash);
      return isAt(table, placeOf(table, row), row);
    },
  };
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: WORDS }, (_, i) => view.getUint32(4 * i));
}

/** Where the row is, or else the free place where it belongs. */
function placeOf(table: Uint32Array, row: Uint32Array): number {
  const rows = table.length / WORDS;
  let place = WORDS * ((row[0] ?? 0) % rows);
  while (!isFree(table, place) && !isAt(table, place, row)) place = (place + WORDS) % table.length;
  return place;
}

function isFree(table: Uint32Array, place: number): boolean {
  return table.subarray(place, place + WORDS).every((word) => word === 0);
}

function isAt(table: Uint32Array, place: number, row: Uint32Array): boolean {
  return row.every((word, i) => table[place + i] === word);
}

function grown(table: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * table.length);
  for (let at = 0; at < table.length; at += WORDS) {
    const row = table.subarray(at, at + WORDS);
    if (!isFree(table, at)) larger.set(row, placeOf(larger, row));
  }
  return larger;
}
