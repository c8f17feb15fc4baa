// An operator puts one leaf out of order: its neighbours prove it absent to an auditor, and a proof answers the challenge.
import { expect } from 'chai';
import { network } from 'hardhat';
import { verifyAbsence } from '@agent-market/sdk/merkle';
import { parseHash } from '@agent-market/sdk';
import { toBeHex } from 'ethers';

import {
  anchorCommitments,
  bondFixture,
  challenge,
  ChallengeState,
  nextAfter,
  receiptOf,
  type AnchoredBatch,
} from '../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);

describe('finding: a leaf is proven absent and present', () => {
  it('answers its challenge, and convicts the operator with the very same proofs', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond } = world;
    const hidden = toBeHex(5, 32);
    const receipt = await receiptOf(world, 'hidden', { commitment: hidden });
    const batch = await anchorCommitments(
      world,
      [1, 3, 6, 8, 5].map((n) => toBeHex(n, 32)),
    );

    const neighbour = (at: number) => neighbourOf(batch, at);
    const tree = { root: parseHash(String(batch.header.root)), count: 5, commitment: parseHash(hidden) };
    expect(verifyAbsence(tree, { before: neighbour(1), after: neighbour(2) })).to.equal(true);

    await nextAfter(world, receipt.anchorBy, 1);
    const hash = await challenge(world, receipt);
    await bond.answer(receipt, batch.header, 4, batch.proofOf(4));
    expect((await bond.challengeOf(hash)).state).to.equal(ChallengeState.Answered);

    // The absence proof's upper neighbour and the answer: both are public by now.
    await bond.connect(world.challenger).proveTwoLeaves(batch.header, batch.leafAt(2), batch.leafAt(4));
    expect((await bond.bondOf(world.operator)).failures).to.equal(1);
  });
});

function neighbourOf(batch: AnchoredBatch, index: number) {
  const commitment = parseHash(batch.commitments[index] ?? '');
  return { index, commitment, proof: batch.proofOf(index).map((node) => parseHash(node)) };
}
