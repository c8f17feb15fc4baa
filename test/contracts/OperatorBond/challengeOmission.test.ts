import { expect } from 'chai';
import { network } from 'hardhat';

import {
  anchorReceipts,
  ANSWER,
  bondFixture,
  challenge,
  ChallengeState,
  challengeBroken,
  challengeKept,
  DEPOSIT,
  expireNow,
  LIABILITY,
  nextAfter,
  PROMISE,
  receiptOf,
  signReceipt,
  SLASH,
  type BondWorld,
  type Receipt,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id, TypedDataEncoder, ZeroAddress, ZeroHash } = connection.ethers;

describe('OperatorBond.challengeOmission', () => {
  let world: BondWorld;
  let receipt: Receipt;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    receipt = await receiptOf(world, 'one');
  });

  const challengeWith = async (signature: string, value = DEPOSIT) =>
    world.bond.connect(world.challenger).challengeOmission(receipt, signature, { value });

  describe('when the receipt is overdue', () => {
    beforeEach(() => nextAfter(world, receipt.anchorBy, 1));

    it('opens a challenge for 72 hours and the batches so far, and emits OmissionChallenged', async () => {
      await world.connection.networkHelpers.time.setNextBlockTimestamp(receipt.anchorBy - 5);
      await anchorReceipts(world, await receiptOf(world, 'another'));
      const now = await nextAfter(world, receipt.anchorBy, 1);
      const receiptHash = await world.bond.hashReceipt(receipt);

      const tx = challengeWith(await signReceipt(world, receipt));
      await expect(tx)
        .to.emit(world.bond, 'OmissionChallenged')
        .withArgs(world.operator, receiptHash, world.challenger, Object.values(receipt), now + ANSWER, 1);
      await expect(tx).to.changeEtherBalances(connection.ethers, [world.challenger, world.bond], [-DEPOSIT, DEPOSIT]);
      expect(await world.bond.challengeOf(receiptHash)).to.deep.equal([
        ChallengeState.Open,
        world.challenger.address,
        BigInt(now + ANSWER),
        1n,
      ]);
      expect(await world.bond.bondOf(world.operator)).to.deep.equal([5n * SLASH, SLASH, 0n, 0n, 1n]);
    });

    it('names the receipt by the digest that the operator signed', async () => {
      const types = {
        Receipt: [
          { name: 'operator', type: 'address' },
          { name: 'digest', type: 'bytes32' },
          { name: 'commitment', type: 'bytes32' },
          { name: 'acceptedAt', type: 'uint64' },
          { name: 'anchorBy', type: 'uint64' },
        ],
      };
      const hash = TypedDataEncoder.hash(world.domain, types, receipt);
      await connection.networkHelpers.mine();
      const args = [receipt, await signReceipt(world, receipt), { value: DEPOSIT }] as const;
      expect(await world.bond.challengeOmission.staticCall(...args)).to.equal(hash);
      expect(await world.bond.hashReceipt(receipt)).to.equal(hash);
    });

    for (const value of [DEPOSIT - 1n, DEPOSIT + 1n, 0n]) {
      it(`reverts with OperatorBond_WrongValue for a deposit of ${value}`, async () => {
        await expect(challengeWith(await signReceipt(world, receipt), value))
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongValue')
          .withArgs(value, DEPOSIT);
      });
    }

    it('challenges an operator that has no bond', async () => {
      receipt = { ...receipt, operator: world.stranger.address };
      await challengeWith(await signReceipt(world, receipt, world.stranger));
      expect(await world.bond.bondOf(world.stranger)).to.deep.equal([0n, 0n, 0n, 0n, 1n]);
    });

    it('locks a slash a challenge, and no more than there is', async () => {
      for (let i = 0; i < 7; ++i) {
        const each = { ...receipt, digest: id(`${i}`) };
        await world.bond.challengeOmission(each, await signReceipt(world, each), { value: DEPOSIT });
        const [amount, locked, , , open] = await world.bond.bondOf(world.operator);
        expect([amount, locked, open]).to.deep.equal([5n * SLASH, BigInt(Math.min(i + 1, 5)) * SLASH, BigInt(i + 1)]);
      }
    });
  });

  describe('the promise', () => {
    it('may be of 48 hours and of none', async () => {
      for (const promised of [0, PROMISE]) {
        receipt = await receiptOf(world, `${promised}`);
        receipt.anchorBy = receipt.acceptedAt + promised;
        await nextAfter(world, receipt.anchorBy, 1);
        await challengeWith(await signReceipt(world, receipt));
      }
    });

    for (const [name, promised] of Object.entries({ 'of a second more': PROMISE + 1, 'before its time': -1 })) {
      it(`reverts with OperatorBond_NoPromise for one ${name}`, async () => {
        receipt.anchorBy = receipt.acceptedAt + promised;
        await nextAfter(world, receipt.acceptedAt, PROMISE + 100);
        await expect(challengeWith(await signReceipt(world, receipt)))
          .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoPromise')
          .withArgs(receipt.acceptedAt, receipt.anchorBy);
      });
    }
  });

  describe('the time', () => {
    it('reverts with OperatorBond_TooEarly in the last second of the promise', async () => {
      const signature = await signReceipt(world, receipt);
      await nextAfter(world, receipt.anchorBy, 0);
      await expect(challengeWith(signature))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooEarly')
        .withArgs(receipt.anchorBy, receipt.anchorBy);
    });

    it('opens a challenge nine days after the acceptance', async () => {
      const signature = await signReceipt(world, receipt);
      await nextAfter(world, receipt.acceptedAt, LIABILITY);
      await challengeWith(signature);
    });

    it('reverts with OperatorBond_TooLate a second later', async () => {
      const signature = await signReceipt(world, receipt);
      const now = await nextAfter(world, receipt.acceptedAt, LIABILITY + 1);
      await expect(challengeWith(signature))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooLate')
        .withArgs(now, now - 1);
    });
  });

  describe('the signature', () => {
    const expectRefused = async (signature: string): Promise<void> => {
      await nextAfter(world, receipt.anchorBy, 1);
      await expect(challengeWith(signature))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotSigned')
        .withArgs(receipt.operator, await world.bond.hashReceipt(receipt));
    };

    it('may be by the key of the time of acceptance, and still by the operator itself', async () => {
      await world.reputation.connect(world.operator).rotateKey(world.agent);
      receipt = await receiptOf(world, 'by the key');
      const other = await receiptOf(world, 'by the operator');
      await world.reputation.connect(world.operator).rotateKey(world.client);
      await nextAfter(world, other.anchorBy, 1);
      await challengeWith(await signReceipt(world, receipt, world.agent));
      await challenge(world, other);
    });

    it('reverts with OperatorBond_NotSigned for a key that came a second later, or retired', async () => {
      await world.reputation.connect(world.operator).rotateKey(world.agent);
      const from = await world.connection.networkHelpers.time.latest();
      receipt = { ...receipt, acceptedAt: from - 1 };
      await expectRefused(await signReceipt(world, receipt, world.agent));

      await world.reputation.connect(world.operator).rotateKey(world.client);
      receipt = await receiptOf(world, 'after the retirement');
      await expectRefused(await signReceipt(world, receipt, world.agent));
    });

    it('reverts with OperatorBond_NotSigned for a stranger’s', async () => {
      await expectRefused(await signReceipt(world, receipt, world.stranger));
    });

    for (const field of ['operator', 'digest', 'commitment', 'acceptedAt', 'anchorBy'] as const) {
      it(`reverts with OperatorBond_NotSigned when ${field} is changed`, async () => {
        const signature = await signReceipt(world, receipt);
        const changed = { operator: world.agent.address, digest: id('x'), commitment: id('x') };
        const times = { acceptedAt: receipt.acceptedAt + 1, anchorBy: receipt.anchorBy - 1 };
        receipt = { ...receipt, [field]: { ...changed, ...times }[field] };
        await expectRefused(signature);
      });
    }

    for (const field of ['name', 'version', 'chainId', 'verifyingContract'] as const) {
      it(`reverts with OperatorBond_NotSigned for another ${field}`, async () => {
        const other = { name: 'Other', version: '2', chainId: 1, verifyingContract: await world.bond.getAddress() };
        const domain = { ...world.domain, [field]: other[field] };
        await expectRefused(await signReceipt({ ...world, domain }, receipt));
      });
    }

    it('reverts with OperatorBond_NotSigned for its other spelling, a short one, and one of nobody', async () => {
      const { Signature, toBeHex } = connection.ethers;
      const { r, s, v } = Signature.from(await signReceipt(world, receipt));
      const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const high = connection.ethers.concat([r, toBeHex(ORDER - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27)]);
      for (const signature of [high, '0x', connection.ethers.concat([r, s])]) await expectRefused(signature);

      receipt = { ...receipt, operator: ZeroAddress };
      await expectRefused(`${ZeroHash}${'00'.repeat(32)}1b`);
    });
  });

  describe('when the receipt was challenged before', () => {
    const again = async (): Promise<void> => {
      const state = (await world.bond.challengeOf(await world.bond.hashReceipt(receipt))).state;
      await expect(challenge(world, receipt))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
        .withArgs(state, ChallengeState.None);
    };

    it('reverts with OperatorBond_WrongState while that is open', async () => {
      receipt = await challengeBroken(world);
      await again();
    });

    it('reverts with OperatorBond_WrongState after it was answered', async () => {
      const { receipt: kept, batch } = await challengeKept(world);
      const index = batch.indexOf(kept);
      await world.bond.answer(kept, batch.header, index, batch.proofOf(index));
      receipt = kept;
      await again();
    });

    it('reverts with OperatorBond_WrongState after it expired', async () => {
      receipt = await challengeBroken(world);
      await expireNow(world, receipt);
      await again();
    });
  });
});
