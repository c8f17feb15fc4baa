import { expect } from 'chai';
import { concat, id, keccak256 } from 'ethers';
import fc from 'fast-check';

import { fromHex, toHash, type Hash } from '../../../sdk/src/hex.ts';
import { leafBytes } from '../../../sdk/src/merkle/leaf.ts';
import { parentOf } from '../../../sdk/src/merkle/node.ts';
import { buildTree } from '../../../sdk/src/merkle/tree.ts';
import { proofLength, verifyInclusion, type Inclusion } from '../../../sdk/src/merkle/verify.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { referenceLeaf, referenceTree } from '../../helpers/sdk/reference.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

/** A valid inclusion of a batch of any size. */
const anyInclusion: fc.Arbitrary<Inclusion> = fc
  .tuple(fc.uniqueArray(anyHash, { minLength: 2, maxLength: 70 }), fc.nat())
  .map(([commitments, n]) => {
    const tree = buildTree(commitments);
    const index = n % commitments.length;
    const commitment = at([...commitments].sort(), index);
    return { root: tree.root, count: tree.count, index, commitment, proof: tree.proof(index) };
  });

describe('sdk/merkle/verify', () => {
  describe('given a valid inclusion', () => {
    law('it is accepted', [anyInclusion], (inclusion) => expect(verifyInclusion(inclusion)).to.equal(true));

    law(
      'a proof with one sibling less, more or changed is refused',
      [anyInclusion, fc.nat(), anyHash],
      (valid, n, other) => {
        const { proof } = valid;
        const place = n % proof.length;
        const changed = [
          proof.slice(1),
          proof.slice(0, -1),
          [],
          [...proof, other],
          [other, ...proof],
          [...proof, valid.root],
          proof.with(place, other),
          proof.toSpliced(place, 1),
          proof.toSpliced(place, 0, at(proof, place)),
        ];
        for (const wrong of changed) expect(verifyInclusion({ ...valid, proof: wrong })).to.equal(false);
      },
    );

    law('siblings in another order are refused', [anyInclusion, fc.nat()], (valid, n) => {
      fc.pre(valid.proof.length > 1);
      const place = n % (valid.proof.length - 1);
      const [a, b] = [at(valid.proof, place), at(valid.proof, place + 1)];
      expect(verifyInclusion({ ...valid, proof: valid.proof.with(place, b).with(place + 1, a) })).to.equal(false);
    });

    law('every other index is refused, inside the batch and outside', [anyInclusion], (valid) => {
      for (let index = -1; index <= valid.count + 1; index++) {
        expect(verifyInclusion({ ...valid, index })).to.equal(index === valid.index);
      }
    });

    law('another count is refused whenever it asks for another number of siblings', [anyInclusion], (valid) => {
      for (const count of [1, valid.index + 1, valid.count - 1, 2 * valid.count, 8 * valid.count, 2 ** 40]) {
        const sameLength = valid.index < count && proofLength(valid.index, count) === valid.proof.length;
        expect(verifyInclusion({ ...valid, count })).to.equal(sameLength);
      }
    });

    law('another commitment or root is refused', [anyInclusion, anyHash], (valid, other) => {
      if (other !== valid.commitment) expect(verifyInclusion({ ...valid, commitment: other })).to.equal(false);
      expect(verifyInclusion({ ...valid, root: other })).to.equal(false);
    });
  });

  describe('given a node that is no entry', () => {
    law(
      'an inner node does not pass for a commitment or a leaf',
      [fc.uniqueArray(anyHash, { minLength: 4, maxLength: 40 })],
      (set) => {
        const tree = buildTree(set);
        const layers = referenceTree(set).getHexLayers() as unknown as Hash[][];
        layers.forEach((layer, height) => {
          layer.forEach((commitment, index) => {
            // The way to the root of a leaf below this node, whole and without its first part.
            const proof = tree.proof(index * 2 ** height);
            for (const shortened of [proof, proof.slice(height), proof.slice(height + 1), []]) {
              const claim = { root: tree.root, count: tree.count, index, commitment, proof: shortened };
              expect(verifyInclusion(claim)).to.equal(false);
              expect(verifyInclusion({ ...claim, count: layer.length })).to.equal(false);
            }
          });
        });
      },
      { cost: 15 },
    );

    it('the 64 bytes of an inner node cannot be read as index and commitment', () => {
      const commitments = [id('a'), id('b')].sort() as Hash[];
      const [left, right] = commitments.map((c, i) => referenceLeaf(i, c)).sort() as [string, Hash];
      const { root } = buildTree(commitments);
      // With leaves hashed once, (index = left, commitment = right) would be a leaf whose hash is the root.
      expect(keccak256(concat([left, right]))).to.equal(root);
      const claim = { root, commitment: right, proof: [] };
      for (const index of [Number(left), Number.MAX_SAFE_INTEGER, 0, 1]) {
        for (const count of [1, 2, index + 1]) expect(verifyInclusion({ ...claim, index, count })).to.equal(false);
      }
    });
  });

  describe('given a count or index that is none', () => {
    it('is refused above 2⁴⁸, with a proof that fits', () => {
      const way = (count: number): Inclusion => {
        const commitment = id('commitment') as Hash;
        const proof = Array.from({ length: proofLength(0, count) }, (_, i) => id(`sibling ${i}`) as Hash);
        const top = proof.reduce((below, sibling) => parentOf(below, fromHex(sibling)), leafBytes(0, commitment));
        return { root: toHash(top), count, index: 0, commitment, proof };
      };
      expect(verifyInclusion(way(2 ** 48))).to.equal(true);
      expect(verifyInclusion(way(2 ** 48 + 1))).to.equal(false);
    });

    it('is refused without an error and at once', () => {
      const commitment = id('x') as Hash;
      const root = referenceLeaf(0, commitment) as Hash;
      const ok = { root, count: 1, index: 0, commitment, proof: [] };
      expect(verifyInclusion(ok)).to.equal(true);
      for (const number of [NaN, Infinity, -Infinity, 0.5, -1, 2 ** 53, 2 ** 48 + 1]) {
        expect(verifyInclusion({ ...ok, count: number })).to.equal(false);
        expect(verifyInclusion({ ...ok, index: number })).to.equal(false);
      }
      expect(verifyInclusion({ ...ok, count: 0 })).to.equal(false);
    });
  });

  describe('given the length of proofs', () => {
    it('it is what merkletreejs makes, for every leaf of every size to 300', function () {
      this.timeout(60_000);
      for (let size = 1; size <= 300; size += size < 70 ? 1 : 23) {
        const tree = referenceTree(Array.from({ length: size }, (_, i) => id(String(i))));
        tree.getLeaves().forEach((leaf, index) => {
          expect(proofLength(index, size)).to.equal(tree.getProof(leaf, index).length);
        });
      }
    });

    it('it stays within 48 up to 2⁴⁸ leaves', () => {
      for (const count of [2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 + 1, 2 ** 48 - 1, 2 ** 48]) {
        for (const index of [0, 1, count / 2, count - 2, count - 1].map(Math.floor)) {
          expect(proofLength(index, count)).to.be.within(1, 48);
        }
      }
      expect(proofLength(2 ** 48 - 1, 2 ** 48)).to.equal(48);
      expect(proofLength(2 ** 32, 2 ** 32 + 1)).to.equal(1);
    });
  });
});
