/**
 * All nodes of a tree in one flat buffer, level after level from the leaves to the root, 32 bytes each. Pairs are sorted, an
 * odd node is promoted.
 */
import { InvalidInput } from '../errors.ts';
import { toHash, type Hash } from '../hex.ts';
import { engineFor, type HashEngine } from './keccak/engine.ts';

export interface Levels {
  /** The nodes. */
  readonly bytes: Uint8Array;
  /** How many nodes each level has, from the leaves up; empty without a leaf. */
  readonly widths: readonly number[];
}

export interface LeafMessages {
  count: number;
  /** Bytes of one message. */
  width: number;
  /** Writes the messages of `count` leaves from `first` on, one after the other, into `out`, which is zero. */
  write: (out: Uint8Array, first: number, count: number) => void;
}

/** Messages are written and hashed in parts, so that no more than this many exist at a time. */
const PART = 1024;

/** Builds the tree whose leaves are the double hashes of `messages`. */
export function levelsOf(messages: LeafMessages, engine: HashEngine = engineFor(messages.count)): Levels {
  const widths = widthsOf(messages.count);
  const bytes = new Uint8Array(32 * widths.reduce((sum, width) => sum + width, 0));
  hashLeaves(messages, bytes, engine);
  let start = 0;
  for (const width of widths.slice(0, -1)) {
    const end = start + 32 * width;
    const paired = start + 64 * Math.floor(width / 2);
    engine.nodes(bytes.subarray(start, paired), bytes.subarray(end));
    // The odd one is the last of the next level too.
    if (paired < end) bytes.copyWithin(end + (paired - start) / 2, paired, end);
    start = end;
  }
  return { bytes, widths };
}

/** The root; undefined without a leaf. */
export function rootOf({ bytes }: Levels): Hash | undefined {
  return bytes.length === 0 ? undefined : toHash(bytes.subarray(-32));
}

/** The siblings of the leaf at `index`, from the leaf up. Throws `INDEX_OUT_OF_RANGE`. */
export function proofFrom({ bytes, widths }: Levels, index: number): Hash[] {
  const count = widths[0] ?? 0;
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new InvalidInput('INDEX_OUT_OF_RANGE', `index ${index} is not in a batch of ${count}`);
  }
  const proof: Hash[] = [];
  let start = 0;
  for (const width of widths) {
    const sibling = index % 2 === 0 ? index + 1 : index - 1;
    const at = start + 32 * sibling;
    if (sibling < width) proof.push(toHash(bytes.subarray(at, at + 32)));
    start += 32 * width;
    index = Math.floor(index / 2);
  }
  return proof;
}

function widthsOf(count: number): number[] {
  if (count === 0) return [];
  const widths = [count];
  for (let width = count; width > 1;) {
    width = Math.ceil(width / 2);
    widths.push(width);
  }
  return widths;
}

function hashLeaves({ count, width, write }: LeafMessages, out: Uint8Array, engine: HashEngine): void {
  const messages = new Uint8Array(width * Math.min(count, PART));
  for (let first = 0; first < count; first += PART) {
    const some = Math.min(PART, count - first);
    messages.fill(0);
    write(messages, first, some);
    engine.leaves(messages.subarray(0, some * width), width, out.subarray(32 * first));
  }
}
