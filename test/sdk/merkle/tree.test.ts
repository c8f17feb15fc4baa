import { expect } from 'chai';
import { id } from 'ethers';
import fc from 'fast-check';

import { ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { packLeaves } from '../../../sdk/src/log/published.ts';
import { noble, startKernel } from '../../../sdk/src/merkle/keccak/engine.ts';
import { buildTree, buildTreeFromBytes, type ReviewTree } from '../../../sdk/src/merkle/tree.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { referenceLeaf } from '../../helpers/sdk/reference.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

function commitmentsOf(size: number): Hash[] {
  return Array.from({ length: size }, (_, i) => id(`entry ${i} of ${size}`) as Hash);
}

// Node has one; that it starts is tested with the kernel.
const kernel = startKernel() ?? noble;

describe('sdk/merkle/tree', () => {
  describe('given any set of commitments', () => {
    const anySet = fc.uniqueArray(anyHash, { minLength: 1, maxLength: 40 });

    law('the order of the input does not matter', [anySet, fc.nat()], (commitments, turn) => {
      const cut = turn % commitments.length;
      const turned = [...commitments.slice(cut), ...commitments.slice(0, cut)];
      const { root } = buildTree(commitments);
      expect(buildTree(turned).root).to.equal(root);
      expect(buildTree(commitments.toReversed()).root).to.equal(root);
    });

    law(
      'both engines, and the bytes in ascending order, give one tree',
      [anySet],
      (commitments) => {
        const bytes = packLeaves([...commitments].sort());
        const [first, ...others] = [
          buildTree(commitments, { engine: noble }),
          buildTree(commitments, { engine: kernel }),
          buildTreeFromBytes(bytes, { engine: kernel }),
          // At any address: a file may lie anywhere in a buffer.
          buildTreeFromBytes(Buffer.concat([Buffer.alloc(1), bytes]).subarray(1)),
        ].map((tree) => [tree.root, tree.count, commitments.map((_, i) => [tree.commitmentAt(i), tree.proof(i)])]);
        for (const other of others) expect(other).to.deep.equal(first);
      },
      { cost: 2 },
    );

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

  describe('given the bytes of leaves', () => {
    const bytes = packLeaves(commitmentsOf(3).sort());

    it('those that do not ascend are LEAVES_DISORDERED', () => {
      const [a, b, c] = [bytes.subarray(0, 32), bytes.subarray(32, 64), bytes.subarray(64)];
      for (const wrong of [
        [b, a, c],
        [a, c, b],
        [a, a],
        [a, b, c, c],
      ]) {
        expect(codeOf(() => buildTreeFromBytes(Buffer.concat(wrong)))).to.equal('LEAVES_DISORDERED');
      }
    });

    it('a part of a leaf is LEAVES_INCOMPLETE, and none at all EMPTY_BATCH', () => {
      for (const length of [1, 31, 33, 95]) {
        expect(codeOf(() => buildTreeFromBytes(bytes.subarray(0, length)))).to.equal('LEAVES_INCOMPLETE');
      }
      expect(codeOf(() => buildTreeFromBytes(bytes.subarray(0, 0)))).to.equal('EMPTY_BATCH');
    });
  });

  describe('given trees that live at once', () => {
    it('a tree stays what it was when others, larger and smaller, are built after it', () => {
      const sizes = [1, 65, 2_049, 3, 700];
      const everything = (tree: ReviewTree) => [...Array(tree.count).keys()].map((i) => tree.proof(i));
      const trees = sizes.map((size) => {
        const tree = buildTree(commitmentsOf(size), { engine: kernel });
        return { tree, size, proofs: everything(tree) };
      });
      for (const { tree, size, proofs } of trees) {
        expect(everything(tree)).to.deep.equal(proofs);
        expect(tree.root).to.equal(buildTree(commitmentsOf(size), { engine: noble }).root);
      }
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
        expect(tree.commitmentAt(index)).to.equal(undefined);
      }
    });
  });
});
