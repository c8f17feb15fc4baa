import { expect } from 'chai';
import { network } from 'hardhat';

import {
  anchorReceipts,
  answerBy,
  bondFixture,
  challenge,
  ChallengeState,
  challengeKept,
  DEPOSIT,
  expireNow,
  nextAfter,
  receiptOf,
  SLASH,
  type AnchoredBatch,
  type BondWorld,
  type Receipt,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id } = connection.ethers;

describe('OperatorBond.answer', () => {
  let world: BondWorld;
  let receipt: Receipt;
  let batch: AnchoredBatch;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const answer = (index = batch.indexOf(receipt)) =>
    world.bond.connect(world.stranger).answer(receipt, batch.header, index, batch.proofOf(index));

  describe('when the operator kept its promise', () => {
    beforeEach(async () => {
      ({ receipt, batch } = await challengeKept(world));
    });

    it('closes the challenge, whoever answers, adds the deposit to the bond, and emits ChallengeAnswered', async () => {
      const receiptHash = await world.bond.hashReceipt(receipt);
      const tx = answer();
      await expect(tx)
        .to.emit(world.bond, 'ChallengeAnswered')
        .withArgs(world.operator, receiptHash, world.stranger, 0, batch.indexOf(receipt));
      await expect(tx).to.changeEtherBalances(connection.ethers, [world.stranger, world.bond], [0, 0]);
      expect(await world.bond.bondOf(world.operator)).to.deep.equal([5n * SLASH + DEPOSIT, 0n, 0n, 0n, 0n]);
      expect((await world.bond.challengeOf(receiptHash)).state).to.equal(ChallengeState.Answered);
      for (const account of [world.challenger, world.stranger, world.operator]) {
        expect(await world.bond.creditOf(account)).to.equal(0);
      }
    });

    it('works in the last second', async () => {
      await nextAfter(world, await answerBy(world, receipt), 0);
      await answer();
    });

    it('reverts with OperatorBond_TooLate a second later', async () => {
      const last = await answerBy(world, receipt);
      await nextAfter(world, last, 1);
      await expect(answer())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooLate')
        .withArgs(last + 1, last);
    });

    it('reverts with OperatorBond_WrongState the second time, and for a receipt that nobody challenged', async () => {
      await answer();
      await expect(answer())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
        .withArgs(ChallengeState.Answered, ChallengeState.Open);

      receipt = { ...receipt, digest: id('another') };
      await expect(answer())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
        .withArgs(ChallengeState.None, ChallengeState.Open);
    });

    it('reverts with OperatorBond_WrongState after it expired', async () => {
      await expireNow(world, receipt);
      await expect(answer())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
        .withArgs(ChallengeState.Expired, ChallengeState.Open);
    });

    it('reverts with OperatorBond_NotIncluded for another leaf, proof or header', async () => {
      const right = batch.indexOf(receipt);
      const forged = { ...batch.header, root: id('forged') };
      const attempts = [
        world.bond.answer(receipt, batch.header, right, []),
        world.bond.answer(receipt, batch.header, (right + 1) % 3, batch.proofOf((right + 1) % 3)),
        world.bond.answer(receipt, forged, right, batch.proofOf(right)),
      ];
      for (const attempt of attempts) {
        await expect(attempt)
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotIncluded')
          .withArgs(receipt.commitment, 0);
      }
    });
  });

  describe('when the entry is in a batch that does not count', () => {
    beforeEach(async () => {
      receipt = await receiptOf(world, 'late');
    });

    it('reverts with OperatorBond_AnchoredTooLate for one that was anchored after the challenge', async () => {
      await nextAfter(world, receipt.anchorBy, 1);
      await challenge(world, receipt);
      batch = await anchorReceipts(world, receipt);
      await expect(answer()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_AnchoredTooLate').withArgs(0, 0);
    });

    it('takes one that was anchored after the promise and before the challenge', async () => {
      await nextAfter(world, receipt.anchorBy, 100);
      batch = await anchorReceipts(world, receipt);
      await challenge(world, receipt);
      await answer();
    });

    for (const [name, offset] of Object.entries({ 'an earlier time': 1, 'a later time': 0 })) {
      it(`reverts with OperatorBond_WrongBatch for one of ${name}`, async () => {
        const first = await anchorReceipts(world, await receiptOf(world, 'first'));
        const end = Number(first.header.toTime);
        // Accepted in the last second of the first batch, or in the second after.
        receipt = { ...receipt, acceptedAt: end + offset, anchorBy: end + offset };
        batch = offset === 0 ? await anchorReceipts(world, receipt) : first;
        await nextAfter(world, receipt.anchorBy, 1000);
        await challenge(world, receipt);
        await expect(answer(0))
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongBatch')
          .withArgs(receipt.acceptedAt, batch.header.fromTime, batch.header.toTime);
      });
    }

    it('takes the batch whose last second, or first, is that of the acceptance', async () => {
      const { toTime } = (await anchorReceipts(world, await receiptOf(world, 'first'))).header;
      receipt = { ...receipt, acceptedAt: Number(toTime) + 1, anchorBy: Number(toTime) + 1 };
      batch = await anchorReceipts(world, receipt);
      await nextAfter(world, receipt.anchorBy, 1000);
      await challenge(world, receipt);
      await answer();

      const last = Number((await anchorReceipts(world, receipt)).header.toTime);
      receipt = { ...receipt, digest: id('last second'), acceptedAt: last + 50, anchorBy: last + 50 };
      await nextAfter(world, last, 50);
      await connection.networkHelpers.mine();
      batch = await anchorReceipts(world, receipt);
      expect(batch.header.toTime).to.equal(receipt.acceptedAt);
      await nextAfter(world, receipt.anchorBy, 1000);
      await challenge(world, receipt);
      await answer();
    });

    it('reverts with OperatorBond_NotIncluded for another operator’s batch', async () => {
      receipt = await receiptOf(world, 'stolen');
      const other = await anchorReceipts({ ...world, operator: world.agent }, receipt);
      await anchorReceipts(world, await receiptOf(world, 'own'));
      batch = other;
      await nextAfter(world, receipt.anchorBy, 1);
      await challenge(world, receipt);
      await expect(answer()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotIncluded');
    });
  });
});
