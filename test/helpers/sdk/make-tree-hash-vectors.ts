// What the frozen vector of the tree's hashing holds: messages of every length that matters, and pairs in every order.
import { id } from 'ethers';

import { concatBytes, fromHex, toHex, type Hash } from '../../../sdk/src/hex.ts';
import { noble } from '../../../sdk/src/merkle/keccak/engine.ts';

/** Around a block of 136 bytes and its multiples; 64 is a review's message, 192 a score's. */
const WIDTHS = [8, 32, 64, 128, 136, 144, 192, 264, 272, 280];

export function makeTreeHashes(): Record<string, unknown> {
  return {
    leaves: WIDTHS.map((width) => ({
      width,
      ...leafCase([bytesOf(`a ${width}`, width), bytesOf(`b ${width}`, width)]),
    })),
    nodes: pairs().map(([left, right]) => ({ left, right, node: nodeOf(left, right) })),
  };
}

function leafCase(messages: Uint8Array[]): { messages: string[]; leaves: string[] } {
  const leaves = messages.map((message) => {
    const out = new Uint8Array(32);
    noble.leaves(message, message.length, out);
    return toHex(out);
  });
  return { messages: messages.map(toHex), leaves };
}

/** Both orders, equal halves, and halves that differ in their first or last byte, by the sign of a byte too. */
function pairs(): [Hash, Hash][] {
  const [a, b] = [id('left') as Hash, id('right') as Hash];
  const changed = (byte: number, to: string) => `${a.slice(0, 2 + 2 * byte)}${to}${a.slice(4 + 2 * byte)}` as Hash;
  const near: [Hash, Hash][] = [0, 1, 7, 8, 30, 31].flatMap((byte) =>
    ['00', '7f', '80', 'ff'].map((to): [Hash, Hash] => [a, changed(byte, to)]),
  );
  return [[a, b], [b, a], [a, a], ...near, ...near.map(([x, y]): [Hash, Hash] => [y, x])];
}

function nodeOf(left: Hash, right: Hash): string {
  const out = new Uint8Array(32);
  noble.nodes(concatBytes([fromHex(left), fromHex(right)]), out);
  return toHex(out);
}

function bytesOf(seed: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => fromHex(id(`${seed} ${i}`) as Hash));
  return concatBytes(blocks).subarray(0, length);
}
