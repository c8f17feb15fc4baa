// Trees of all sizes against three outsiders: OpenZeppelin in JavaScript and in Solidity, and merkletreejs. Sizes share their
// entries, so that a leaf is hashed by the slow outsiders once: the tree of n holds the first n of one ascending list.
import { expect } from 'chai';
import fc from 'fast-check';
import { network } from 'hardhat';
import keccak256 from 'keccak256';
import { MerkleTree } from 'merkletreejs';

import { toHash, type Hash } from '../../sdk/src/hex.ts';
import { noble, startKernel } from '../../sdk/src/merkle/keccak/engine.ts';
import { buildTreeFromBytes, type ReviewTree } from '../../sdk/src/merkle/tree.ts';
import { proofLength, verifyInclusion } from '../../sdk/src/merkle/verify.ts';
import { deployFrozenChain, type FrozenChain } from '../helpers/sdk/frozen-chain.ts';
import { openZeppelinAccepts } from '../helpers/sdk/reference.ts';
import { at } from '../helpers/sdk/sample-log.ts';

/** FC_RUNS=10000 compares everything below with everybody: some five minutes of CPU. */
const LONG = Number(process.env['FC_RUNS'] ?? 0) >= 10_000;

/**
 * What is compared, by number of leaves. Each proof in `proofs` goes to both OpenZeppelins and our verifiers, and must have the
 * length that the count asks for; root and the same proofs go to merkletreejs where `merkletreejs` says so.
 */
const PLAN = {
  /** Every proof of every size, with everybody. */
  small: { upTo: 130 },
  /** Every size: the two ends and random indices in between. */
  middle: { upTo: 2_000, between: LONG ? 64 : 4, merkletreejs: (size: number) => LONG || size % 4 === 1 },
  /** One below, at and one above 2¹² … 2²⁰: the two ends and 64 random indices. */
  large: {
    powers: [12, 13, 14, 15, 16, 17, 18, 19, 20],
    between: 64,
    merkletreejs: (size: number) => LONG || size < 2 ** 15,
  },
};

const LARGEST = 2 ** 20 + 1;
const bytes = ascendingEntries(LARGEST);
const entry = (index: number): Hash => toHash(bytes.subarray(32 * index, 32 * (index + 1)));
const treeOf = (size: number): ReviewTree => buildTreeFromBytes(bytes.subarray(0, 32 * size));

/** Entries that look random, ascending. */
function ascendingEntries(count: number): Uint8Array {
  const all = new Uint8Array(32 * count);
  const view = new DataView(all.buffer);
  for (let i = 0, noise = 1; i < count; i++) {
    view.setUint32(32 * i, Math.floor((i * 2 ** 32) / count));
    for (let word = 1; word < 8; word++)
      view.setUint32(32 * i + 4 * word, (noise = (noise * 1_664_525 + word) % 2 ** 32));
  }
  return all;
}

function ends(size: number, between: number): number[] {
  const random = fc.sample(fc.integer({ min: 0, max: size - 1 }), { numRuns: between, seed: size });
  return [...new Set([0, size - 1, ...random])];
}

/** The standard leaf, by the outsider's hash. */
const leaves: Buffer[] = [];
function leavesOf(size: number): Buffer[] {
  for (let i = leaves.length; i < size; i++) {
    const encoded = Buffer.alloc(64);
    encoded.writeUInt32BE(i, 28);
    encoded.set(bytes.subarray(32 * i, 32 * (i + 1)), 32);
    leaves.push(keccak256(keccak256(encoded)));
  }
  return leaves.slice(0, size);
}

function compareWithMerkletreejs(tree: ReviewTree, indices: readonly number[]): void {
  const outsiders = leavesOf(tree.count);
  const reference = new MerkleTree(outsiders, keccak256, { sortPairs: true });
  expect(tree.root, `root of ${tree.count}`).to.equal(reference.getHexRoot());
  for (const index of indices) {
    const expected = reference.getHexProof(at(outsiders, index), index);
    expect(tree.proof(index), `proof ${index} of ${tree.count}`).to.deep.equal(expected);
  }
}

const connection = await network.create();

async function deploy(): Promise<FrozenChain> {
  return deployFrozenChain(connection);
}

describe('parity: trees of all sizes', () => {
  let chain: FrozenChain;
  beforeEach(async () => {
    chain = await connection.networkHelpers.loadFixture(deploy);
  });

  async function compareWithVerifiers(tree: ReviewTree, indices: readonly number[]): Promise<void> {
    const { root, count } = tree;
    const commitments = indices.map(entry);
    const proofs = indices.map((index) => tree.proof(index));
    indices.forEach((index, i) => {
      const [commitment, proof] = [at(commitments, i), at(proofs, i)];
      const which = `proof ${index} of ${count}`;
      expect(proof, which).to.have.length(proofLength(index, count));
      expect(tree.indexOf(commitment), which).to.equal(index);
      expect(verifyInclusion({ root, count, index, commitment, proof }), which).to.equal(true);
      expect(openZeppelinAccepts(root, index, commitment, proof), which).to.equal(true);
    });
    const accepted = await chain.harness.countAccepted(root, count, [...indices], commitments, proofs);
    expect([...accepted], `Solidity, ${count} leaves`).to.deep.equal([BigInt(indices.length), BigInt(indices.length)]);
  }

  describe(`given every size from 1 to ${PLAN.small.upTo}`, () => {
    it('all three accept root and every proof', async function () {
      this.timeout(300_000);
      for (let size = 1; size <= PLAN.small.upTo; size++) {
        const tree = treeOf(size);
        const all = [...Array(size).keys()];
        compareWithMerkletreejs(tree, all);
        await compareWithVerifiers(tree, all);
      }
    });

    it('the kernel and noble build the same', () => {
      const kernel = startKernel();
      expect(kernel).to.not.equal(undefined);
      for (let size = 1; size <= PLAN.small.upTo; size++) {
        const [a, b] = [noble, kernel ?? noble].map((engine) =>
          buildTreeFromBytes(bytes.subarray(0, 32 * size), { engine }),
        );
        expect(a?.root).to.equal(b?.root);
        for (let i = 0; i < size; i++) expect(a?.proof(i)).to.deep.equal(b?.proof(i));
      }
    });

    it('the verifiers can refuse: a sibling with one other bit', async () => {
      const tree = treeOf(100);
      const wrong = tree.proof(7).with(3, entry(0));
      const proofs = [tree.proof(6), wrong, tree.proof(8)];
      const accepted = await chain.harness.countAccepted(tree.root, 100, [6, 7, 8], [6, 7, 8].map(entry), proofs);
      expect([...accepted]).to.deep.equal([2n, 2n]);
      expect(openZeppelinAccepts(tree.root, 7, entry(7), wrong)).to.equal(false);
    });
  });

  describe(`given every size from ${PLAN.small.upTo + 1} to ${PLAN.middle.upTo}`, () => {
    const sizes = Array.from({ length: PLAN.middle.upTo - PLAN.small.upTo }, (_, i) => PLAN.small.upTo + 1 + i);
    const { between, merkletreejs } = PLAN.middle;

    it(`both OpenZeppelins accept the two ends and ${between} random proofs`, async function () {
      this.timeout(1_800_000);
      for (const size of sizes) await compareWithVerifiers(treeOf(size), ends(size, between));
    });

    const compared = sizes.filter(merkletreejs);
    it(`merkletreejs computes the same root and proofs, for ${compared.length} of the sizes`, function () {
      this.timeout(1_800_000);
      for (const size of compared) compareWithMerkletreejs(treeOf(size), ends(size, between));
    });
  });

  for (const power of PLAN.large.powers) {
    const { between, merkletreejs } = PLAN.large;
    for (const size of [2 ** power - 1, 2 ** power, 2 ** power + 1]) {
      const whom = merkletreejs(size) ? 'all three accept' : 'both OpenZeppelins accept';
      it(`${whom} the two ends and ${between} random proofs of ${size.toLocaleString('en')}`, async function () {
        this.timeout(900_000);
        const tree = treeOf(size);
        const indices = ends(size, between);
        await compareWithVerifiers(tree, indices);
        if (merkletreejs(size)) compareWithMerkletreejs(tree, indices);
      });
    }
  }
});
