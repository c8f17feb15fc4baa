/** Merkle-Patricia tries (yellow paper, appendix D): what a trie with this root holds at a key, from the nodes on the way. */
import { fromHex, keccak, toHash, type Hash } from '../hex.ts';
import { refuse } from './refuse.ts';
import { decodeRlp, isBytes, type Rlp } from './rlp.ts';

/** Root of a trie that holds nothing: the hash of RLP's empty string. */
const EMPTY_ROOT = toHash(keccak(Uint8Array.of(0x80)));
/** What is shorter stands inside the node above it instead of its hash. */
const HASHED_FROM = 32;

type Step = { value: Uint8Array | undefined } | { next: Rlp; path: Uint8Array };

/**
 * The value at `key`; undefined when the trie holds none, which the same kind of proof shows.
 *
 * The nodes come from a stranger: each must have the hash that the one above it names, and none may be left over. Throws
 * `INVALID_STATE_PROOF`.
 */
export function readTrie(root: Hash, key: Uint8Array, nodes: readonly Uint8Array[]): Uint8Array | undefined {
  let used = 0;
  const open = (reference: Rlp): Rlp => {
    if (!isBytes(reference)) return reference;
    const node = nodes[used];
    if (node === undefined) throw refuse('a node is missing');
    if (toHash(keccak(node)) !== toHash(reference)) throw refuse(`node ${used} has another hash`);
    if (used > 0 && node.length < HASHED_FROM) throw refuse(`node ${used} is too short to be on its own`);
    used += 1;
    return decodeRlp(node);
  };
  let step: Step = root === EMPTY_ROOT ? { value: undefined } : { next: fromHex(root), path: nibblesOf(key) };
  // Every step but the last takes something off the path.
  while ('next' in step) step = follow(open(step.next), step.path);
  if (used !== nodes.length) throw refuse('more nodes than the way has');
  return step.value;
}

function follow(node: Rlp, path: Uint8Array): Step {
  if (isBytes(node)) throw refuse('a node is no list');
  if (node.length === 17) return followBranch(node, path);
  if (node.length === 2) return followShort(node, path);
  throw refuse(`a node of ${node.length} items`);
}

function followBranch(node: readonly Rlp[], path: Uint8Array): Step {
  const [nibble] = path;
  if (nibble === undefined) return { value: valueOf(node[16], 0) };
  const child = node[nibble];
  if (isBytes(child) && child.length === 0) return { value: undefined };
  return { next: childOf(child), path: path.subarray(1) };
}

/** A leaf or an extension: a piece of path, and what is behind it. */
function followShort([encoded, behind]: readonly Rlp[], path: Uint8Array): Step {
  const { isLeaf, piece } = pieceOf(encoded);
  const fits = piece.every((nibble, i) => path[i] === nibble);
  const rest = path.subarray(piece.length);
  if (isLeaf) return { value: fits && rest.length === 0 ? valueOf(behind, 1) : undefined };
  if (piece.length === 0) throw refuse('an extension without a path');
  return fits ? { next: childOf(behind), path: rest } : { value: undefined };
}

/** Hex-prefix encoding: a flag, then the nibbles; an even number of them after a zero. */
function pieceOf(encoded: Rlp | undefined): { isLeaf: boolean; piece: Uint8Array } {
  if (!isBytes(encoded)) throw refuse('a path is no string');
  const [flag = 4, ...nibbles] = nibblesOf(encoded);
  const isOdd = flag % 2 === 1;
  if (flag > 3 || (!isOdd && nibbles[0] !== 0)) throw refuse('a path with another prefix');
  return { isLeaf: flag >= 2, piece: Uint8Array.from(isOdd ? nibbles : nibbles.slice(1)) };
}

/** A hash, or a node that is short enough to stand for itself. */
function childOf(item: Rlp | undefined): Rlp {
  const fits = isBytes(item) ? item.length === 32 : item !== undefined && sizeOf(item) < HASHED_FROM;
  if (item === undefined || !fits) throw refuse('a reference that is neither a hash nor a short node');
  return item;
}

function valueOf(item: Rlp | undefined, minLength: number): Uint8Array | undefined {
  if (!isBytes(item) || item.length < minLength) throw refuse('a value is no string, or empty');
  return item.length === 0 ? undefined : item;
}

/** Bytes of a value's RLP, exact below 56. */
function sizeOf(item: Rlp): number {
  if (!isBytes(item)) return item.reduce((size, each) => size + sizeOf(each), 1);
  const standsForItself = item.length === 1 && (item[0] ?? 0) < 0x80;
  return standsForItself ? 1 : 1 + item.length;
}

function nibblesOf(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(Array.from(bytes).flatMap((byte) => [byte >> 4, byte & 15]));
}
