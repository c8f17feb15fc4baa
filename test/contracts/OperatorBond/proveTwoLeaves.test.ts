import { expect } from 'chai';
import { network } from 'hardhat';
import { toBeHex } from 'ethers';

import {
  anchorCommitments,
  anchorLeaves,
  bondFixture,
  BURN,
  LIABILITY,
  REWARD,
  SLASH,
  Statement,
  type AnchoredBatch,
  type BondWorld,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id } = connection.ethers;

describe('OperatorBond.proveTwoLeaves', () => {
  let world: BondWorld;
  let batch: AnchoredBatch;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const c = (n: number): string => toBeHex(n, 32);
  const prove = (first: number, second: number) =>
    world.bond.connect(world.challenger).proveTwoLeaves(batch.header, batch.leafAt(first), batch.leafAt(second));

  describe('when an operator hides one leaf from who looks for it by its neighbours', () => {
    beforeEach(async () => {
      // Where 5 belongs stand 4 and 6; it was put at the end.
      batch = await anchorCommitments(world, [1, 2, 4, 6, 8, 5].map(c));
    });

    it('slashes at once', async () => {
      await expect(prove(4, 5))
        .to.emit(world.bond, 'EquivocationProven')
        .withArgs(world.operator, Statement.Leaf, c(0), c(8), c(5))
        .and.to.emit(world.bond, 'OperatorFailed')
        .withArgs(world.operator, world.challenger, 1, REWARD, BURN);
      expect(await world.bond.bondOf(world.operator)).to.deep.equal([4n * SLASH, 0n, 0n, 1n, 0n]);
      expect(await world.bond.isProven(world.operator, Statement.Leaf, c(0))).to.equal(true);
    });

    it('takes a neighbour from the absence proof as well: the two need not be adjacent', async () => {
      await prove(3, 5);
    });

    it('is never too late: what is anchored stays', async () => {
      await connection.networkHelpers.time.increase(LIABILITY * 10);
      await prove(3, 5);
    });

    it('reverts with OperatorBond_AlreadyProven after that', async () => {
      await prove(4, 5);
      for (const first of [3, 4]) {
        await expect(prove(first, 5))
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_AlreadyProven')
          .withArgs(Statement.Leaf, c(0));
      }
    });

    it('slashes again for another batch', async () => {
      await prove(4, 5);
      batch = await anchorCommitments(world, [c(2), c(1)]);
      await prove(0, 1);
      expect((await world.bond.bondOf(world.operator)).failures).to.equal(2);
    });

    it('reverts with OperatorBond_NoEquivocation for two that ascend, one leaf twice, and the wrong order', async () => {
      for (const [first, second] of [
        [0, 1],
        [2, 5],
        [5, 5],
        [5, 4],
      ] as const) {
        await expect(prove(first, second))
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoEquivocation')
          .withArgs(batch.commitments[first], batch.commitments[second]);
      }
    });

    it('reverts with OperatorBond_NotIncluded for a leaf, an index or a header that is made up', async () => {
      const [first, second] = [batch.leafAt(4), batch.leafAt(5)];
      const attempts = [
        world.bond.proveTwoLeaves(batch.header, { ...first, commitment: c(9) }, second),
        world.bond.proveTwoLeaves(batch.header, first, { ...second, commitment: c(7) }),
        world.bond.proveTwoLeaves(batch.header, { ...first, index: 3 }, second),
        world.bond.proveTwoLeaves(batch.header, first, { ...second, index: 6 }),
        world.bond.proveTwoLeaves({ ...batch.header, batchId: 1 }, first, second),
        world.bond.proveTwoLeaves({ ...batch.header, operator: world.agent.address }, first, second),
        world.bond.proveTwoLeaves({ ...batch.header, root: id('forged') }, first, second),
      ];
      for (const attempt of attempts) {
        await expect(attempt).to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotIncluded');
      }
    });
  });

  it('slashes for one commitment twice', async () => {
    batch = await anchorCommitments(world, [c(1), c(2), c(2), c(3)]);
    await prove(1, 2);
  });

  it('slashes for two leaves with one index, in either order', async () => {
    // Both on the way of index 1 of 4 by length; an absence proof by 0 and 1 hides the other.
    const leaves = [
      { index: 0, commitment: c(1) },
      { index: 1, commitment: c(5) },
      { index: 1, commitment: c(3) },
      { index: 3, commitment: c(9) },
    ];
    batch = await anchorLeaves(world, leaves);
    await prove(1, 2);
    batch = await anchorLeaves(world, leaves);
    await prove(2, 1);
  });

  it('finds nothing in any two leaves of an honest batch', async () => {
    batch = await anchorCommitments(world, [1, 2, 3, 4, 5].map(c));
    for (let i = 0; i < 5; ++i) {
      for (let j = 0; j < 5; ++j) {
        await expect(prove(i, j)).to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoEquivocation');
      }
    }
  });
});
