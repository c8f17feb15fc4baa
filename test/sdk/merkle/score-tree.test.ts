import { expect } from 'chai';
import fc from 'fast-check';
import keccak256 from 'keccak256';
import { MerkleTree } from 'merkletreejs';

import { ZERO_ADDRESS, ZERO_HASH } from '../../../sdk/src/hex.ts';
import { scoreLeaf } from '../../../sdk/src/merkle/score-leaf.ts';
import { buildScoreTree, LAST_ADDRESS, verifyScoreInclusion } from '../../../sdk/src/merkle/score-tree.ts';
import { law } from '../../helpers/fast-check.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { anyAddress, anyHash, anyUint } from '../../helpers/sdk/arbitraries.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

const anyRated = fc.record({ subject: anyAddress, count: anyUint(64), microStars: anyUint(64), state: anyHash });
/** The ends of the list come along now and then. */
const anyList = fc.uniqueArray(anyRated, { maxLength: 40, selector: ({ subject }) => subject });

describe('sdk/merkle/score-tree', () => {
  law('the list ascends without a hole from the sentinel to the end', [anyList], (rated) => {
    const { scores } = buildScoreTree(rated);
    expect(at(scores, 0)).to.include({ index: 0n, subject: ZERO_ADDRESS, count: 0n, microStars: 0n, state: ZERO_HASH });
    scores.forEach(({ index, subject, next }, i) => {
      expect(index).to.equal(BigInt(i));
      expect(subject < next).to.equal(true);
      expect(next).to.equal(scores[i + 1]?.subject ?? LAST_ADDRESS);
    });
    const real = rated.filter(({ subject }) => subject !== ZERO_ADDRESS && subject !== LAST_ADDRESS);
    expect(scores).to.have.length(real.length + 1);
  });

  law('every entry is proven, and no other in its place', [anyList, fc.nat()], (rated, pick) => {
    const tree = buildScoreTree(rated);
    const { root } = tree;
    const index = pick % tree.scores.length;
    const score = at(tree.scores, index);
    const proof = tree.proof(index);
    expect(verifyScoreInclusion(root, score, proof)).to.equal(true);
    expect(verifyScoreInclusion(root, { ...score, microStars: score.microStars ^ 1n }, proof)).to.equal(false);
    expect(verifyScoreInclusion(root, score, [...proof, root])).to.equal(false);
    expect(verifyScoreInclusion(root, score, proof.slice(1))).to.equal(proof.length === 0);
  });

  law('find gives the entry of who is known and the one below of who is not', [anyList, anyAddress], (rated, other) => {
    const tree = buildScoreTree(rated);
    const { scores } = tree;
    for (const score of scores.slice(1)) expect(tree.find(score.subject)).to.deep.equal({ known: true, entry: score });
    const { known, entry } = tree.find(other);
    expect(known).to.equal(scores.slice(1).some(({ subject }) => subject === other));
    expect(entry.subject <= other && (other < entry.next || other === LAST_ADDRESS)).to.equal(true);
  });

  it('a list that is hashed in several parts has the root and proofs of merkletreejs', () => {
    const [list = []] = fc.sample(fc.array(anyRated, { minLength: 2_500, maxLength: 2_600, size: 'max' }), {
      numRuns: 1,
      seed: 1,
    });
    const unique = [...new Map(list.map((rated) => [rated.subject, rated])).values()];
    const tree = buildScoreTree(unique);
    expect(tree.scores).to.have.length.above(2_048);
    const leaves = tree.scores.map(scoreLeaf);
    const reference = new MerkleTree(leaves, keccak256, { sortPairs: true });
    expect(tree.root).to.equal(reference.getHexRoot());
    leaves.forEach((leaf, i) => expect(tree.proof(i)).to.deep.equal(reference.getHexProof(leaf, i)));
  });

  it('leaves out subjects that mark the ends, so that no review can stop a batch', () => {
    const some = { count: 1n, microStars: 1n, state: ZERO_HASH };
    const { scores } = buildScoreTree([
      { subject: ZERO_ADDRESS, ...some },
      { subject: LAST_ADDRESS, ...some },
    ]);
    expect(scores).to.have.length(1);
  });

  it('refuses two scores of one subject with DUPLICATE_SUBJECT', () => {
    const one = { subject: `0x${'ab'.repeat(20)}` as typeof ZERO_ADDRESS, count: 1n, microStars: 1n, state: ZERO_HASH };
    expect(codeOf(() => buildScoreTree([one, { ...one, count: 2n }]))).to.equal('DUPLICATE_SUBJECT');
  });
});
