import { expect } from 'chai';
import { id } from 'ethers';
import fc from 'fast-check';

import type { Hash } from '../../../sdk/src/hex.ts';
import { proveAbsence, verifyAbsence, type Absence, type Neighbour } from '../../../sdk/src/merkle/absence.ts';
import { buildTree } from '../../../sdk/src/merkle/tree.ts';
import { law } from '../../helpers/fast-check.ts';
import { anyHash } from '../../helpers/sdk/arbitraries.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { openZeppelinAccepts } from '../../helpers/sdk/reference.ts';

const LOWEST = `0x${'00'.repeat(32)}` as Hash;
const HIGHEST = `0x${'ff'.repeat(32)}` as Hash;
const anyBatch = fc.uniqueArray(anyHash, { minLength: 1, maxLength: 70 });

function batchOf(commitments: readonly Hash[], commitment: Hash) {
  const tree = buildTree(commitments);
  return { tree, batch: { root: tree.root, count: tree.count, commitment } };
}

describe('sdk/merkle/absence', () => {
  law('what is not there is proven absent, by leaves that OpenZeppelin accepts', [anyBatch, anyHash], (held, other) => {
    fc.pre(!held.includes(other));
    const { tree, batch } = batchOf(held, other);
    const absence = proveAbsence(tree, other);
    expect(verifyAbsence(batch, absence)).to.equal(true);
    for (const leaf of [absence.before, absence.after]) {
      if (leaf === undefined) continue;
      expect(held).to.include(leaf.commitment);
      expect(openZeppelinAccepts(tree.root, leaf.index, leaf.commitment, leaf.proof)).to.equal(true);
    }
    const [below, above] = [absence.before?.commitment ?? LOWEST, absence.after?.commitment ?? HIGHEST];
    expect(below <= other && other <= above).to.equal(true);
  });

  law('what is there is never proven absent, by any two of the leaves', [anyBatch, fc.nat()], (held, pick) => {
    const commitment = held[pick % held.length] as Hash;
    const { tree, batch } = batchOf(held, commitment);
    expect(codeOf(() => proveAbsence(tree, commitment))).to.equal('COMMITMENT_PRESENT');
    const leaves = [undefined, ...held.map((_, index) => leafAt(tree, index))];
    const near = tree.rankOf(commitment);
    for (const before of leaves.filter((leaf) => leaf === undefined || Math.abs(leaf.index - near) < 3)) {
      for (const after of leaves.filter((leaf) => leaf === undefined || Math.abs(leaf.index - near) < 3)) {
        expect(verifyAbsence(batch, absenceOf(before, after))).to.equal(false);
      }
    }
  });

  law(
    'a proof is refused for another root, another end, or a commitment beyond the gap',
    [anyBatch, anyHash],
    (held, other) => {
      fc.pre(!held.includes(other));
      const { batch, tree } = batchOf(held, other);
      const absence = proveAbsence(tree, other);
      expect(verifyAbsence({ ...batch, root: id('another root') as Hash }, absence)).to.equal(false);
      // In the middle the count decides nothing but the length of a proof.
      for (const count of absence.after === undefined ? [batch.count + 1, batch.count - 1] : []) {
        expect(verifyAbsence({ ...batch, count }, absence)).to.equal(false);
      }
      for (const commitment of held) expect(verifyAbsence({ ...batch, commitment }, absence)).to.equal(false);
    },
  );

  law('half of a proof is none', [anyBatch, anyHash], (held, other) => {
    fc.pre(!held.includes(other));
    const { tree, batch } = batchOf(held, other);
    const { before, after } = proveAbsence(tree, other);
    if (before && after) {
      expect(verifyAbsence(batch, { before })).to.equal(false);
      expect(verifyAbsence(batch, { after })).to.equal(false);
    }
    expect(verifyAbsence(batch, {})).to.equal(false);
  });

  it('an empty batch holds nothing, and needs no leaf to say so', () => {
    const batch = { root: LOWEST, count: 0, commitment: id('a') as Hash };
    expect(verifyAbsence(batch, {})).to.equal(true);
    const leaf = { index: 0, commitment: LOWEST, proof: [] };
    expect(verifyAbsence(batch, { before: leaf })).to.equal(false);
    expect(verifyAbsence(batch, { after: leaf })).to.equal(false);
  });

  it('leaves that are not whole numbers apart are refused', () => {
    const { tree, batch } = batchOf([id('a') as Hash], HIGHEST);
    const { before } = proveAbsence(tree, HIGHEST);
    for (const index of [-1, 0.5, NaN, 2 ** 53]) {
      expect(verifyAbsence(batch, { before: { ...(before as Neighbour), index } })).to.equal(false);
    }
  });
});

function leafAt(tree: ReturnType<typeof buildTree>, index: number): Neighbour {
  return { index, commitment: tree.commitmentAt(index) as Hash, proof: tree.proof(index) };
}

function absenceOf(before: Neighbour | undefined, after: Neighbour | undefined): Absence {
  return { ...(before && { before }), ...(after && { after }) };
}
