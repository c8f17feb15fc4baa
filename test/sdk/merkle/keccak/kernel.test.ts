import { expect } from 'chai';
import fc from 'fast-check';
import keccak256 from 'keccak256';

import { fromHex, keccak, type Hash, type Hex } from '../../../../sdk/src/hex.ts';
import { noble, startKernel, type HashEngine } from '../../../../sdk/src/merkle/keccak/engine.ts';
import { kernelModule } from '../../../../sdk/src/merkle/keccak/kernel.ts';
import { law } from '../../../helpers/fast-check.ts';
import { readVector } from '../../../helpers/sdk/read-vector.ts';

interface TreeHashVectors {
  leaves: { width: number; messages: Hex[]; leaves: Hash[] }[];
  nodes: { left: Hash; right: Hash; node: Hash }[];
}

/** The two outsiders; `keccak` of the SDK is that of @noble/hashes. */
const OUTSIDERS: Record<string, (message: Buffer) => Uint8Array> = { '@noble/hashes': keccak, keccak256 };

function kernelOrFail(): HashEngine {
  const kernel = startKernel();
  if (kernel === undefined) throw new Error('Node has WebAssembly with vectors: the kernel must start');
  return kernel;
}

function hashAll(engine: HashEngine, messages: Uint8Array, width: number): Buffer {
  const out = Buffer.alloc((32 * messages.length) / width);
  engine.leaves(messages, width, out);
  return out;
}

function pairAll(engine: HashEngine, pairs: Uint8Array): Buffer {
  const out = Buffer.alloc(pairs.length / 2);
  engine.nodes(pairs, out);
  return out;
}

const pieces = (bytes: Uint8Array, width: number): Buffer[] =>
  Array.from({ length: bytes.length / width }, (_, i) => Buffer.from(bytes.subarray(width * i, width * (i + 1))));

const sorted = (pair: Buffer): Buffer => Buffer.concat(pieces(pair, 32).sort((a, b) => Buffer.compare(a, b)));

const anyMessages = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 })).chain(([words, count]) =>
  fc.record({
    width: fc.constant(8 * words),
    bytes: fc.uint8Array({ minLength: 8 * words * count, maxLength: 8 * words * count }),
  }),
);

/** Pairs of which many begin alike. */
const anyPairs = fc
  .array(
    fc
      .record({
        a: fc.uint8Array({ minLength: 32, maxLength: 32 }),
        b: fc.uint8Array({ minLength: 32, maxLength: 32 }),
        alike: fc.integer({ min: 0, max: 32 }),
      })
      .map(({ a, b, alike }) => Buffer.concat([a, a.subarray(0, alike), b.subarray(alike)])),
    { minLength: 1, maxLength: 5 },
  )
  .map((pairs) => Buffer.concat(pairs));

describe('sdk/merkle/keccak/kernel', () => {
  const kernel = kernelOrFail();

  it('every browser compiles it without waiting: it is below 4 KiB', () => {
    expect(kernelModule()).to.have.length.below(4096);
  });

  describe('given the frozen messages and pairs', () => {
    const vectors = readVector<TreeHashVectors>('tree-hash');

    for (const [name, engine] of Object.entries({ kernel, noble })) {
      it(`${name} hashes them as frozen`, () => {
        expect(vectors.leaves).to.have.length.above(5);
        expect(vectors.nodes).to.have.length.above(40);
        for (const { width, messages, leaves } of vectors.leaves) {
          const all = Buffer.concat(messages.map(fromHex));
          expect(hashAll(engine, all, width).toString('hex')).to.equal(leaves.map((leaf) => leaf.slice(2)).join(''));
        }
        const pairs = Buffer.concat(vectors.nodes.flatMap(({ left, right }) => [fromHex(left), fromHex(right)]));
        const nodes = vectors.nodes.map(({ node }) => node.slice(2)).join('');
        expect(pairAll(engine, pairs).toString('hex')).to.equal(nodes);
      });
    }
  });

  for (const [name, hash] of Object.entries(OUTSIDERS)) {
    law(`leaves are the double hashes of ${name}`, [anyMessages], ({ width, bytes }) => {
      const expected = pieces(bytes, width).map((message) => hash(Buffer.from(hash(message))));
      expect(hashAll(kernel, bytes, width).equals(Buffer.concat(expected))).to.equal(true);
    });

    law(`nodes are the hashes of ${name}, the smaller half first`, [anyPairs], (pairs) => {
      const expected = pieces(pairs, 64).map((pair) => hash(sorted(pair)));
      expect(pairAll(kernel, pairs).equals(Buffer.concat(expected))).to.equal(true);
    });
  }

  for (const width of [64, 192]) {
    it(`more than fits its memory goes through it in parts, ${width} bytes each`, () => {
      for (const count of [339, 340, 341, 1023, 1024, 1025, 2049]) {
        const messages = Buffer.alloc(width * count, 'in parts').map((byte, i) => byte ^ (i >> 6));
        expect(hashAll(kernel, messages, width).equals(hashAll(noble, messages, width))).to.equal(true);
        if (width === 64) expect(pairAll(kernel, messages).equals(pairAll(noble, messages))).to.equal(true);
      }
    });
  }

  it('one digest too many is not written: what lies behind the output stays', () => {
    for (const engine of [kernel, noble]) {
      const out = Buffer.alloc(96, 0xee);
      engine.leaves(new Uint8Array(64), 64, out);
      engine.nodes(new Uint8Array(64), out);
      expect(out.subarray(32).every((byte) => byte === 0xee)).to.equal(true);
    }
  });
});
