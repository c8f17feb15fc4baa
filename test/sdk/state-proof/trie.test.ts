import { createMerkleProof, createMPT } from '@ethereumjs/mpt';
import { expect } from 'chai';
import { encodeRlp, hexlify, keccak256, type RlpStructuredDataish } from 'ethers';
import fc from 'fast-check';

import { fromHex, keccak, toHash, toHex, type Hash, type Hex } from '../../../sdk/src/hex.ts';
import { readTrie } from '../../../sdk/src/state-proof/trie.ts';
import { law } from '../../helpers/fast-check.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';

type Pairs = readonly (readonly [key: Uint8Array, value: Uint8Array])[];

/** Short keys and values stand inside the nodes above them, long ones behind a hash; both occur here. */
const anyKey = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 2 }),
  fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0xff), { minLength: 1, maxLength: 5 }).map((key) => Uint8Array.from(key)),
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
);
const anyValue = fc.uint8Array({ minLength: 1, maxLength: 40 });
const anyPairs: fc.Arbitrary<Pairs> = fc.uniqueArray(fc.tuple(anyKey, anyValue), {
  maxLength: 40,
  selector: ([key]) => hexlify(key),
});

async function trieOf(pairs: Pairs) {
  const trie = await createMPT();
  for (const [key, value] of pairs) await trie.put(key, value);
  return trie;
}

/**
 * What ethereumjs proves about a key. It repeats nodes that stand inside the one above them, and the node of the empty trie;
 * a chain's node sends neither.
 */
async function proofOf(pairs: Pairs, key: Uint8Array): Promise<{ root: Hash; nodes: Uint8Array[] }> {
  const trie = await trieOf(pairs);
  return { root: toHash(trie.root()), nodes: (await createMerkleProof(trie, key)).filter(isSent) };
}

function isSent(node: Uint8Array, place: number): boolean {
  return place === 0 ? node.length > 1 : node.length >= 32;
}

const rlp = (item: RlpStructuredDataish): Uint8Array => fromHex(encodeRlp(item) as Hex);
const codeFor = (node: Uint8Array, key: Hex = '0x12', more: Uint8Array[] = []): string =>
  codeOf(() => readTrie(toHash(keccak(node)), fromHex(key), [node, ...more]));
const branch = (items: Record<number, RlpStructuredDataish>): RlpStructuredDataish =>
  Array.from({ length: 17 }, (_, i) => items[i] ?? '0x');
const LONG = `0x${'ab'.repeat(40)}`;

describe('sdk/state-proof/trie', () => {
  law(
    'it reads what ethereumjs put there, and its absence',
    [anyPairs, anyKey],
    async (pairs, other) => {
      for (const key of [...pairs.map(([held]) => held), other]) {
        const held = pairs.find(([each]) => hexlify(each) === hexlify(key));
        const { root, nodes } = await proofOf(pairs, key);
        expect(readTrie(root, key, nodes)).to.deep.equal(held?.[1]);
      }
    },
    { cost: 4 },
  );

  law(
    'no byte of a proof can change, no node be missing, doubled or left over',
    [anyPairs, anyKey, fc.nat(), fc.integer({ min: 1, max: 255 })],
    async (pairs, other, pick, mask) => {
      const key = pairs[pick % (pairs.length + 1)]?.[0] ?? other;
      const { root, nodes } = await proofOf(pairs, key);
      const refused = (changed: Uint8Array[]): void =>
        void expect(codeOf(() => readTrie(root, key, changed))).to.equal('INVALID_STATE_PROOF');
      nodes.forEach((node, i) => {
        const at = pick % node.length;
        refused(nodes.with(i, node.with(at, (node[at] ?? 0) ^ mask)));
        refused(nodes.with(i, node.subarray(0, -1)));
        refused(nodes.with(i, Uint8Array.of(...node, mask)));
        refused(nodes.toSpliced(i, 1));
        refused(nodes.toSpliced(i, 0, node));
      });
      refused([...nodes, Uint8Array.of(0x80)]);
    },
    { cost: 4 },
  );

  describe('given a trie of the wrong kind, under its own hash', () => {
    // The chain's own root is never above such a node; a root that somebody made up can be.
    const leaf = (path: string, value: RlpStructuredDataish = '0x01'): RlpStructuredDataish => [path, value];
    const table: [string, RlpStructuredDataish][] = [
      ['a string', LONG],
      ['a string of two bytes', '0x2012'],
      ['a string of seventeen bytes', `0x${'11'.repeat(17)}`],
      ['an empty list', []],
      ['a list of one', ['0x2012']],
      ['a list of three', ['0x2012', '0x01', '0x01']],
      ['a list of sixteen', Array<string>(16).fill('0x')],
      ['a list of eighteen', Array<string>(18).fill('0x')],
      ['a leaf with an empty value', leaf('0x2012', '0x')],
      ['a leaf whose value is a list', leaf('0x2012', [])],
      ['a leaf whose path is a list', [[], '0x01']],
      ['a leaf whose path is a list of its bytes', [['0x20', '0x12'], '0x01']],
      ['a leaf without a path', leaf('0x')],
      ['a path with an unknown flag', leaf('0x4012')],
      ['a path whose padding is not zero', leaf('0x2112')],
      ['an extension whose padding is not zero', leaf('0x0112', leaf('0x20'))],
      ['an extension without a path', ['0x00', leaf('0x2012')]],
      ['an extension to nothing', ['0x11', '0x']],
      ['an extension to what is no hash', ['0x11', `0x${'00'.repeat(31)}`]],
      ['an extension to more than a hash', ['0x11', `0x${'00'.repeat(33)}`]],
      ['a branch to what is no hash', branch({ 1: '0x01' })],
      ['a branch to more than a hash', branch({ 1: `0x${'00'.repeat(33)}` })],
      [
        'a branch to a node of 32 bytes that ends in a byte with a length',
        branch({ 1: branch({ 2: ['0x20', `0x${'11'.repeat(11)}`], 16: '0x80' }) }),
      ],
      ['a branch to a node of 32 bytes without its hash', branch({ 1: leaf('0x32', `0x${'00'.repeat(29)}`) })],
    ];
    for (const [name, node] of table) {
      it(`refuses ${name}`, () => {
        const source = rlp(node);
        expect(codeFor(source)).to.equal('INVALID_STATE_PROOF');
      });
    }

    it('refuses a branch whose own value is a list', () => {
      expect(codeFor(rlp(['0x0012', branch({ 16: [], 1: leaf('0x30') })]))).to.equal('INVALID_STATE_PROOF');
      expect(codeFor(rlp(['0x0012', branch({ 16: '0x05', 1: leaf('0x30') })]))).to.equal('ACCEPTED');
    });

    it('refuses a node that is too short for its hash, unless it is the root', () => {
      const short = rlp(leaf('0x32'));
      const root = rlp(branch({ 1: keccak256(short) }));
      expect(codeFor(root, '0x12', [short])).to.equal('INVALID_STATE_PROOF');
      const long = rlp(leaf('0x32', `0x${'00'.repeat(29)}`));
      expect(long).to.have.length(32);
      expect(codeFor(rlp(branch({ 1: keccak256(long) })), '0x12', [long])).to.equal('ACCEPTED');
      expect(codeFor(rlp(leaf('0x2012')))).to.equal('ACCEPTED');
    });

    it('says that nothing is at a branch where the way ends', () => {
      const node = rlp(branch({ 1: leaf('0x30'), 2: leaf('0x30') }));
      expect(readTrie(toHash(keccak(node)), new Uint8Array(), [node])).to.equal(undefined);
    });

    it('takes a node of 31 bytes inside another', () => {
      const ending = branch({ 1: branch({ 2: ['0x20', `0x${'11'.repeat(11)}`], 16: '0x7f' }) });
      expect(codeFor(rlp(ending))).to.equal('ACCEPTED');
      const inside = leaf('0x32', `0x${'00'.repeat(28)}`);
      expect(rlp(inside)).to.have.length(31);
      expect(codeFor(rlp(branch({ 1: inside })))).to.equal('ACCEPTED');
    });

    it('says that nothing is at a key that leaves the way, in a leaf or an extension', () => {
      const at = (node: RlpStructuredDataish, key: Hex): Uint8Array | undefined =>
        readTrie(toHash(keccak(rlp(node))), fromHex(key), [rlp(node)]);
      for (const key of ['0x13', '0x1234', '0x', '0x02'] as const) expect(at(leaf('0x2012'), key)).to.equal(undefined);
      for (const key of ['0x13', '0x', '0x22'] as const) {
        expect(at(['0x0012', branch({ 1: leaf('0x30'), 2: leaf('0x30') })], key)).to.equal(undefined);
      }
      expect(toHex(at(leaf('0x2012'), '0x12') ?? new Uint8Array())).to.equal('0x01');
    });
  });

  it('holds nothing under the root of the empty trie, and has one proof for that', () => {
    const root = keccak256('0x80') as Hash;
    expect(readTrie(root, Uint8Array.of(1), [])).to.equal(undefined);
    expect(codeOf(() => readTrie(root, Uint8Array.of(1), [Uint8Array.of(0x80)]))).to.equal('INVALID_STATE_PROOF');
  });
});
