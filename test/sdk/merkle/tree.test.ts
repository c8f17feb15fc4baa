import { expect } from 'chai';
import { id } from 'ethers';
import fc from 'fast-check';

import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { buildTree } from '../../../sdk/src/merkle/tree.ts';
import { proofLength, verifyInclusion } from '../../../sdk/src/merkle/verify.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { openZeppelinAccepts, referenceLeaf, referenceTree } from '../../helpers/sdk/reference.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

function commitmentsOf(size: number): Hash[] {
  return Array.from({ length: size }, (_, i) => id(`entry ${i} of ${size}`) as Hash);
}

/** Builds a batch and has all three engines accept the proofs at `indices`. */
function checkSize(size: number, indices: readonly number[]): void {
  const commitments = commitmentsOf(size);
  const tree = buildTree(commitments);
  const reference = referenceTree(commitments);
  expect(tree.root).to.equal(reference.getHexRoot());
  expect(tree.count).to.equal(size);

  const sorted = [...commitments].sort();
  for (const index of indices) {
    const commitment = at(sorted, index);
    const proof = tree.proof(index);
    const leaf = referenceLeaf(index, commitment);
    expect(tree.indexOf(commitment)).to.equal(index);
    expect(proof).to.have.length(proofLength(index, size));
    expect(proof).to.deep.equal(reference.getHexProof(leaf, index));
    expect(verifyInclusion({ root: tree.root, count: size, index, commitment, proof })).to.equal(true);
    expect(reference.verify(proof, leaf, tree.root)).to.equal(true);
    expect(openZeppelinAccepts(tree.root, index, commitment, proof)).to.equal(true);
  }
}

describe('sdk/merkle/tree', () => {
  describe('given every size from 1 to 130', () => {
    it('root and every proof are accepted by merkletreejs and by OpenZeppelin', function () {
      this.timeout(120_000);
      for (let size = 1; size <= 130; size++) checkSize(size, [...Array(size).keys()]);
    });
  });

  describe('given sizes around powers of two', () => {
    for (const power of [256, 512, 1024, 2048, 4096]) {
      it(`${power - 1}, ${power} and ${power + 1} agree at the edges and in between`, function () {
        this.timeout(60_000);
        for (const size of [power - 1, power, power + 1]) {
          const edges = [0, 1, power / 2 - 1, power / 2, power - 3, power - 2, size - 2, size - 1];
          const between = fc.sample(fc.integer({ min: 0, max: size - 1 }), { numRuns: 12, seed: size });
          checkSize(size, [...new Set([...edges, ...between])]);
        }
      });
    }
  });

  describe('given any set of commitments', () => {
    const anySet = fc.uniqueArray(anyHash, { minLength: 1, maxLength: 40 });

    law('the order of the input does not matter', [anySet, fc.nat()], (commitments, turn) => {
      const cut = turn % commitments.length;
      const turned = [...commitments.slice(cut), ...commitments.slice(0, cut)];
      const { root } = buildTree(commitments);
      expect(buildTree(turned).root).to.equal(root);
      expect(buildTree(commitments.toReversed()).root).to.equal(root);
    });

    law('building leaves the input as it was', [anySet], (commitments) => {
      const before = [...commitments];
      buildTree(Object.freeze(commitments));
      expect(commitments).to.deep.equal(before);
    });

    law('a commitment twice is refused, wherever it stands', [anySet, fc.nat(), fc.nat()], (commitments, from, to) => {
      const twin = at(commitments, from % commitments.length);
      const doubled = commitments.toSpliced(to % (commitments.length + 1), 0, twin);
      expect(codeOf(() => buildTree(doubled))).to.equal('DUPLICATE_COMMITMENT');
    });

    law('indexOf finds exactly what the batch holds', [anySet, anyHash], (commitments, other) => {
      const tree = buildTree(commitments);
      const sorted = [...commitments].sort();
      sorted.forEach((commitment, index) => expect(tree.indexOf(commitment)).to.equal(index));
      if (!commitments.includes(other)) expect(tree.indexOf(other)).to.equal(undefined);
    });

    law('one entry more or less gives another root', [anySet, anyHash], (commitments, other) => {
      const rest = commitments.filter((commitment) => commitment !== other);
      fc.pre(rest.length > 0);
      expect(buildTree([...rest, other]).root).to.not.equal(buildTree(rest).root);
    });
  });

  describe('given nothing', () => {
    it('there is no tree', () => {
      expect(codeOf(() => buildTree([]))).to.equal('EMPTY_BATCH');
    });
  });

  describe('given one entry', () => {
    it('its leaf is the root and its proof is empty, even when it is zero', () => {
      const tree = buildTree([ZERO_HASH]);
      expect(tree.root).to.equal(referenceLeaf(0, ZERO_HASH));
      expect(tree.proof(0)).to.deep.equal([]);
    });
  });

  describe('given an index that the batch does not have', () => {
    it('there is no proof', () => {
      const tree = buildTree(commitmentsOf(5));
      for (const index of [-1, 5, 6, 1.5, NaN, Infinity, 2 ** 32]) {
        expect(codeOf(() => tree.proof(index))).to.equal('INDEX_OUT_OF_RANGE');
      }
    });
  });
});
