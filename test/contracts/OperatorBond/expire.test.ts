import { expect } from 'chai';
import { network } from 'hardhat';

import {
  answerBy,
  bondFixture,
  BURN,
  challenge,
  ChallengeState,
  challengeBroken,
  challengeKept,
  DEPOSIT,
  expireNow,
  nextAfter,
  receiptOf,
  REWARD,
  signReceipt,
  SLASH,
  type BondWorld,
  type Receipt,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id } = connection.ethers;

describe('OperatorBond.expire', () => {
  let world: BondWorld;
  let receipt: Receipt;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const expire = () => world.bond.connect(world.stranger).expire(receipt);

  describe('when nobody answered', () => {
    beforeEach(async () => {
      receipt = await challengeBroken(world);
    });

    it('counts a failure, credits deposit and half of the slash, burns the rest, and says so', async () => {
      const receiptHash = await world.bond.hashReceipt(receipt);
      await nextAfter(world, await answerBy(world, receipt), 1);
      const tx = expire();
      await expect(tx)
        .to.emit(world.bond, 'ChallengeExpired')
        .withArgs(world.operator, receiptHash, world.challenger)
        .and.to.emit(world.bond, 'OperatorFailed')
        .withArgs(world.operator, world.challenger, 1, REWARD, BURN);
      await expect(tx).to.changeEtherBalance(connection.ethers, world.bond, 0);
      expect(await world.bond.bondOf(world.operator)).to.deep.equal([4n * SLASH, 0n, 0n, 1n, 0n]);
      expect(await world.bond.creditOf(world.challenger)).to.equal(DEPOSIT + REWARD);
      expect(await world.bond.creditOf(world.stranger)).to.equal(0);
      expect(await world.bond.burned()).to.equal(BURN);
      expect((await world.bond.challengeOf(receiptHash)).state).to.equal(ChallengeState.Expired);
    });

    it('reverts with OperatorBond_TooEarly in the last second of an answer', async () => {
      const last = await answerBy(world, receipt);
      await nextAfter(world, last, 0);
      await expect(expire()).to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooEarly').withArgs(last, last);
    });

    it('reverts with OperatorBond_WrongState the second time', async () => {
      await expireNow(world, receipt);
      await expect(expire())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
        .withArgs(ChallengeState.Expired, ChallengeState.Open);
    });
  });

  it('reverts with OperatorBond_WrongState when nobody challenged, and when it was answered', async () => {
    receipt = await receiptOf(world, 'quiet');
    await expect(expire())
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
      .withArgs(ChallengeState.None, ChallengeState.Open);

    const { receipt: kept, batch } = await challengeKept(world);
    const last = await answerBy(world, kept);
    await world.bond.answer(kept, batch.header, batch.indexOf(kept), batch.proofOf(batch.indexOf(kept)));
    receipt = kept;
    await nextAfter(world, last, 1);
    await expect(expire())
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_WrongState')
      .withArgs(ChallengeState.Answered, ChallengeState.Open);
  });

  it('marks an operator without a bond, and gives the deposit back', async () => {
    receipt = { ...(await receiptOf(world, 'bare')), operator: world.agent.address };
    await nextAfter(world, receipt.anchorBy, 1);
    const signature = await signReceipt(world, receipt, world.agent);
    await world.bond.connect(world.challenger).challengeOmission(receipt, signature, { value: DEPOSIT });
    await nextAfter(world, await answerBy(world, receipt), 1);
    await expect(expire()).to.emit(world.bond, 'OperatorFailed').withArgs(world.agent, world.challenger, 1, 0, 0);
    expect(await world.bond.bondOf(world.agent)).to.deep.equal([0n, 0n, 0n, 1n, 0n]);
    expect(await world.bond.creditOf(world.challenger)).to.equal(DEPOSIT);
    expect(await world.bond.burned()).to.equal(0);
  });

  it('takes what is left when that is less than a slash, and burns the odd wei', async () => {
    const poor = { ...world, operator: world.agent };
    await world.bond.post(world.agent, { value: 11 });
    receipt = await challengeBroken(poor);
    await nextAfter(world, await answerBy(world, receipt), 1);
    await expect(expire()).to.emit(world.bond, 'OperatorFailed').withArgs(world.agent, world.challenger, 1, 5, 6);
    expect((await world.bond.bondOf(world.agent)).amount).to.equal(0);
  });

  it('pays every one of as many open challenges as the bond has slashes, in whatever order they end', async () => {
    const broken: Receipt[] = [];
    for (let i = 0; i < 6; ++i) broken.push({ ...(await receiptOf(world, `${i}`)), digest: id(`${i}`) });
    await nextAfter(world, Math.max(...broken.map(({ anchorBy }) => anchorBy)), 1);
    for (const each of broken) await challenge(world, each);
    await nextAfter(world, await answerBy(world, broken[5] as Receipt), 1);
    for (const [i, order] of [3, 0, 5, 1, 4, 2].entries()) {
      await world.bond.expire(broken[order] as Receipt);
      const [amount, , , failures, open] = await world.bond.bondOf(world.operator);
      expect([amount, failures, open]).to.deep.equal([
        BigInt(Math.max(4 - i, 0)) * SLASH,
        BigInt(i + 1),
        BigInt(5 - i),
      ]);
    }
    expect(await world.bond.creditOf(world.challenger)).to.equal(6n * DEPOSIT + 5n * REWARD);
  });
});
