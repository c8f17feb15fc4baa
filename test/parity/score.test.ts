import { expect } from 'chai';
import { SimpleMerkleTree, StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { AbiCoder, keccak256 as hash } from 'ethers';
import { network } from 'hardhat';
import keccak from 'keccak256';
import { MerkleTree } from 'merkletreejs';

import type { Address, Hash } from '../../sdk/src/hex.ts';
import { scoreLeaf, type Score } from '../../sdk/src/merkle/score-leaf.ts';
import { buildScoreTree, verifyScoreInclusion } from '../../sdk/src/merkle/score-tree.ts';
import { anchor, type Header } from '../helpers/contracts/batch.ts';
import { worldFixture, type World } from '../helpers/contracts/world.ts';
import { readVector, structOf, type StructJson } from '../helpers/sdk/read-vector.ts';
import { at } from '../helpers/sdk/sample-log.ts';

interface ScoreVectors {
  cases: (StructJson & { leaf: Hash })[];
  trees: { size: number; root: Hash; entries: (StructJson & { proof: Hash[] })[] }[];
}

const TYPES = ['uint256', 'address', 'address', 'uint64', 'uint64', 'bytes32'];
const connection = await network.create();
const fixture = worldFixture(connection);
const { cases, trees } = readVector<ScoreVectors>('score-leaf');

function scoreOf(json: StructJson): Score {
  const { index, subject, next, count, microStars, state } = structOf<Score>(json);
  return { index, subject, next, count, microStars, state };
}

/** The six fields in the order of the struct, as OpenZeppelin's library and ethers take them. */
const fieldsOf = (score: Score) => Object.values(score).map(String);
const referenceScoreLeaf = (score: Score) => hash(hash(AbiCoder.defaultAbiCoder().encode(TYPES, fieldsOf(score))));

describe('parity: score', () => {
  it('SDK, ethers and OpenZeppelin agree on every frozen leaf', () => {
    expect(cases).to.have.length.above(4);
    for (const { leaf, ...json } of cases) {
      const score = scoreOf(json);
      expect(scoreLeaf(score)).to.equal(leaf);
      expect(referenceScoreLeaf(score)).to.equal(leaf);
      expect(StandardMerkleTree.of([fieldsOf(score)], TYPES).leafHash(fieldsOf(score))).to.equal(leaf);
    }
  });

  for (const { size, root, entries } of trees) {
    describe(`given the frozen scores of ${size} subjects`, () => {
      const scores = entries.map(scoreOf);
      const leaves = scores.map(scoreLeaf);

      it('SDK and merkletreejs compute its root and proofs', () => {
        // In another order: the list is a function of the set.
        const rated = scores
          .slice(1)
          .map(({ subject, count, microStars, state }) => ({ subject, count, microStars, state }));
        const tree = buildScoreTree(rated.toReversed());
        const reference = new MerkleTree(leaves, keccak, { sortPairs: true });
        expect([tree.root, reference.getHexRoot()]).to.deep.equal([root, root]);
        expect(tree.scores).to.deep.equal(scores);
        entries.forEach(({ proof }, i) => {
          expect(tree.proof(i)).to.deep.equal(proof);
          expect(reference.getHexProof(at(leaves, i), i)).to.deep.equal(proof);
        });
      });

      it('OpenZeppelin accepts its proofs, and builds the same root where the tree is full', () => {
        entries.forEach(({ proof }, i) => {
          const score = at(scores, i);
          expect(StandardMerkleTree.verify(root, TYPES, fieldsOf(score), proof)).to.equal(true);
          expect(verifyScoreInclusion(root, score, proof)).to.equal(true);
          const other = { ...score, count: score.count + 1n };
          expect(StandardMerkleTree.verify(root, TYPES, fieldsOf(other), proof)).to.equal(false);
          expect(verifyScoreInclusion(root, other, proof)).to.equal(false);
        });
        const isFull = Number.isInteger(Math.log2(leaves.length));
        if (isFull) expect(SimpleMerkleTree.of(leaves, { sortLeaves: false }).root).to.equal(root);
      });

      it('the contract accepts every score, and nobody else’s', async () => {
        const world: World = await connection.networkHelpers.loadFixture(fixture);
        const { reputation, stranger: operator } = world;
        const header: Header = await anchor(world, operator, { scoresRoot: root, scorer: root });
        for (const [i, score] of scores.entries()) {
          const { proof } = at(entries, i);
          expect(await reputation.verifyScore(operator, header, score, proof, 100)).to.equal(i > 0);
          const after = `0x${(BigInt(score.subject) + 1n).toString(16).padStart(40, '0')}` as Address;
          expect(await reputation.verifyUnknown(operator, header, score, after, proof, 100)).to.equal(true);
          expect(await reputation.verifyUnknown(operator, header, score, score.subject, proof, 100)).to.equal(false);
          expect(await reputation.verifyUnknown(operator, header, score, score.next, proof, 100)).to.equal(false);
        }
      });
    });
  }
});
