import { expect } from 'chai';
import { network } from 'hardhat';

import { anchor, type Header } from '../../helpers/contracts/batch.ts';
import { buildReviewTree, type ReviewTree } from '../../helpers/contracts/review-tree.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id, keccak256, concat, ZeroHash } = connection.ethers;

interface Claim {
  operator: string;
  header: Header;
  index: number;
  commitment: string;
  proof: string[];
}

describe('AgentReputation.verifyReview', () => {
  let world: World;
  let tree: ReviewTree;
  let header: Header;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  async function anchorTree(count: number): Promise<void> {
    tree = buildReviewTree(count);
    header = await anchor(world, world.stranger, { root: tree.root, count });
  }

  function claimOf(index: number): Claim {
    const commitment = tree.commitments[index] ?? ZeroHash;
    return { operator: world.stranger.address, header, index, commitment, proof: tree.proofOf(index) };
  }

  const verify = ({ operator, header, index, commitment, proof }: Claim) =>
    world.reputation.verifyReview(operator, header, index, commitment, proof);

  it('says true to every review of every tree of 1 to 70 reviews, and false a place further', async function () {
    this.timeout(60_000);
    for (let count = 1; count <= 70; ++count) {
      await anchorTree(count);
      // All of them in small trees; at the edges of larger ones, where odd nodes are promoted.
      const indexes = [...tree.commitments.keys()].filter((i) => count <= 12 || i < 2 || i >= count - 4);
      const answers = await Promise.all(
        indexes.flatMap((i) => [verify(claimOf(i)), verify({ ...claimOf(i), index: i + 1 })]),
      );
      expect(answers, `tree of ${count}`).to.deep.equal(indexes.flatMap(() => [true, false]));
    }
  });

  describe('given a tree of 21 reviews', () => {
    beforeEach(() => anchorTree(21));

    const FORGERIES: Record<string, (claim: Claim) => Claim> = {
      'a truncated proof': (claim) => ({ ...claim, proof: claim.proof.slice(0, -1) }),
      'a proof without its first sibling': (claim) => ({ ...claim, proof: claim.proof.slice(1) }),
      'no proof': (claim) => ({ ...claim, proof: [] }),
      'a lengthened proof': (claim) => ({ ...claim, proof: [...claim.proof, ZeroHash] }),
      'a proof with siblings swapped': (claim) => ({ ...claim, proof: claim.proof.toReversed() }),
      'another review’s proof': (claim) => ({ ...claim, proof: tree.proofOf(8) }),
      'another index': (claim) => ({ ...claim, index: 8 }),
      'an index past the end': (claim) => ({ ...claim, index: 21 }),
      'another commitment': (claim) => ({ ...claim, commitment: id('forged') }),
      'a leaf hash as commitment': (claim) => ({ ...claim, commitment: tree.leaves[5] ?? '' }),
      'another operator': (claim) => ({ ...claim, operator: world.client.address }),
      'another operator in the header too': (claim) => ({
        ...claim,
        operator: world.client.address,
        header: { ...claim.header, operator: world.client.address },
      }),
      'another count': (claim) => ({ ...claim, header: { ...claim.header, count: 22 } }),
      'another root': (claim) => ({ ...claim, header: { ...claim.header, root: id('forged') } }),
      'a batch that was not anchored': (claim) => ({ ...claim, header: { ...claim.header, batchId: 1 } }),
    };
    for (const [name, forge] of Object.entries(FORGERIES)) {
      it(`says false to ${name}`, async () => {
        expect(await verify(claimOf(5))).to.equal(true);
        expect(await verify(forge(claimOf(5)))).to.equal(false);
      });
    }

    it('says false to an inner node, given as leaf hash or as commitment', async () => {
      const [first, second] = [tree.leaves[4] ?? '', tree.leaves[5] ?? ''].sort() as [string, string];
      const inner = keccak256(concat([first, second]));
      const proof = tree.proofOf(4).slice(1);
      for (const index of [2, 4]) {
        expect(await verify({ ...claimOf(4), index, commitment: inner, proof })).to.equal(false);
      }
    });

    it('says true after later batches', async () => {
      const claim = claimOf(5);
      await anchorTree(3);
      expect(await verify(claim)).to.equal(true);
    });
  });

  it('says false to everything in an empty batch', async () => {
    header = await anchor(world, world.stranger);
    tree = buildReviewTree(1);
    expect(await verify(claimOf(0))).to.equal(false);
    expect(await verify({ ...claimOf(0), commitment: ZeroHash })).to.equal(false);
  });

  it('says false for an operator without a log', async () => {
    await anchorTree(1);
    expect(await verify({ ...claimOf(0), operator: world.agent.address })).to.equal(false);
  });
});
