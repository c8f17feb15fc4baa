import { expect } from 'chai';
import { network } from 'hardhat';

import type { Hash } from '../../sdk/src/hex.ts';
import { leafOf } from '../../sdk/src/merkle/leaf.ts';
import { buildTree } from '../../sdk/src/merkle/tree.ts';
import { proofLength, verifyInclusion } from '../../sdk/src/merkle/verify.ts';
import { deployFrozenChain, type FrozenChain } from '../helpers/sdk/frozen-chain.ts';
import { readVector, type TreeVectors } from '../helpers/sdk/read-vector.ts';
import { openZeppelinAccepts, referenceLeaf, referenceTree } from '../helpers/sdk/reference.ts';
import { at } from '../helpers/sdk/sample-log.ts';

interface LeafVectors {
  cases: { index: string; commitment: Hash; leaf: Hash }[];
}

const connection = await network.create();

async function deploy(): Promise<FrozenChain> {
  return deployFrozenChain(connection);
}

describe('parity: tree', () => {
  let chain: FrozenChain;
  beforeEach(async () => {
    chain = await connection.networkHelpers.loadFixture(deploy);
  });

  describe('given the frozen leaves', () => {
    it('SDK, ethers and Solidity agree', async () => {
      const { cases } = readVector<LeafVectors>('leaf');
      expect(cases).to.have.length.above(10);
      for (const { index, commitment, leaf } of cases) {
        expect(leafOf(Number(index), commitment)).to.equal(leaf);
        expect(referenceLeaf(Number(index), commitment)).to.equal(leaf);
        expect(await chain.harness.leafOf(index, commitment)).to.equal(leaf);
      }
    });
  });

  for (const { size, root, commitments, proofs } of readVector<TreeVectors>('tree').cases) {
    describe(`given the frozen tree of ${size}`, () => {
      it('SDK and merkletreejs compute its root and proofs', () => {
        const tree = buildTree(commitments);
        const reference = referenceTree(commitments);
        expect([tree.root, reference.getHexRoot()]).to.deep.equal([root, root]);
        for (const { index, proof } of proofs) {
          expect(tree.proof(index)).to.deep.equal(proof);
          expect(reference.getHexProof(leafOf(index, at(commitments, index)), index)).to.deep.equal(proof);
        }
      });

      it('SDK, merkletreejs, OpenZeppelin in JavaScript and Solidity, and our library accept its proofs', async () => {
        for (const { index, proof } of proofs) {
          const commitment = at(commitments, index);
          const leaf = leafOf(index, commitment);
          expect(verifyInclusion({ root, count: size, index, commitment, proof })).to.equal(true);
          expect(referenceTree(commitments).verify(proof, leaf, root)).to.equal(true);
          expect(openZeppelinAccepts(root, index, commitment, proof)).to.equal(true);
          expect(await chain.harness.verify(root, size, index, commitment, proof)).to.equal(true);
          expect(await chain.harness.verifyByOpenZeppelin(proof, root, leaf)).to.equal(true);
        }
      });
    });
  }

  describe('given false claims about a frozen tree', () => {
    it('SDK and Solidity refuse the same ones', async function () {
      this.timeout(60_000);
      const { size, root, commitments, proofs } = at(readVector<TreeVectors>('tree').cases, 6);
      const { index, proof } = at(proofs, 2);
      const commitment = at(commitments, index);
      const stranger = at(commitments, 0);
      const claims = [proof, proof.slice(1), proof.slice(0, -1), [], [...proof, root], proof.toReversed()].flatMap(
        (siblings) =>
          [0, index, index + 1, size - 1, size, size + 1, 2 ** 31].flatMap((place) =>
            [1, size, size + 1, 2 * size, 2 ** 40].flatMap((count) =>
              [commitment, stranger].map((c) => ({ root, count, index: place, commitment: c, proof: siblings })),
            ),
          ),
      );
      const answers = await Promise.all(
        claims.map((c) => chain.harness.verify(c.root, c.count, c.index, c.commitment, c.proof)),
      );
      expect(claims.map(verifyInclusion)).to.deep.equal(answers);
      const accepted = claims.filter((_, i) => answers[i]);
      expect(accepted).to.have.length.above(0);
      // Where the count is another one but gives a proof of the same length, tree and proof cannot tell.
      for (const claim of accepted) {
        expect([claim.index, claim.commitment]).to.deep.equal([index, commitment]);
        expect(proofLength(index, claim.count)).to.equal(proof.length);
      }
    });
  });
});
