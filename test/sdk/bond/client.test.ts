import { expect } from 'chai';
import { network } from 'hardhat';

import { createBondClient, type BondClient, type Place } from '../../../sdk/src/bond/index.ts';
import { parseAddress, parseHash, ZERO_HASH, type Hash } from '../../../sdk/src/hex.ts';
import { hashReceipt, type BatchHeader, type SignedReceipt } from '../../../sdk/src/log/index.ts';
import { parseSignature } from '../../../sdk/src/reviews/signature.ts';
import {
  anchorCommitments,
  anchorReceipts,
  ANSWER,
  answerBy,
  bondFixture,
  BURN,
  DEPOSIT,
  EXIT,
  LIABILITY,
  nextAfter,
  PROMISE,
  receiptOf,
  REWARD,
  signHeader,
  signReceipt,
  SLASH,
  type AnchoredBatch,
  type BondWorld,
  type Receipt,
} from '../../helpers/contracts/bond.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = bondFixture(connection);
const FAILURE = { failures: 1, rewarded: REWARD, burned: BURN };

describe('sdk/bond/client', () => {
  let world: BondWorld;
  let by: Record<'operator' | 'challenger', BondClient>;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
    const address = await world.bond.getAddress();
    const clientOf = (who: 'operator' | 'challenger') => createBondClient({ address, runner: world[who] });
    by = { operator: clientOf('operator'), challenger: clientOf('challenger') };
  });

  const mined = async <T>(sent: Promise<{ wait: () => Promise<T> }>): Promise<T> => (await sent).wait();
  const signed = async (receipt: Receipt): Promise<SignedReceipt> => ({
    receipt: {
      operator: parseAddress(receipt.operator),
      digest: parseHash(receipt.digest),
      commitment: parseHash(receipt.commitment),
      acceptedAt: BigInt(receipt.acceptedAt),
      anchorBy: BigInt(receipt.anchorBy),
    },
    signature: parseSignature(await signReceipt(world, receipt)),
  });
  const headerOf = ({ header }: AnchoredBatch) => header as unknown as BatchHeader;
  const leafOf = (batch: AnchoredBatch, index: number) => ({
    index,
    commitment: parseHash(batch.commitments[index] ?? ''),
    proof: batch.proofOf(index) as Hash[],
  });
  const placeOf = (batch: AnchoredBatch, receipt: Receipt): Place => {
    const { index, proof } = leafOf(batch, batch.indexOf(receipt));
    return { header: headerOf(batch), index, proof };
  };

  it('says what the contract was made with', async () => {
    expect(await by.challenger.getTerms()).to.deep.equal({
      reputation: parseAddress(await world.reputation.getAddress()),
      slashAmount: SLASH,
      depositAmount: DEPOSIT,
      maxPromise: BigInt(PROMISE),
      liabilityWindow: BigInt(LIABILITY),
      answerWindow: BigInt(ANSWER),
      exitDelay: BigInt(EXIT),
    });
  });

  it('posts, leaves and withdraws a bond', async () => {
    await mined(by.challenger.post(world.operator.address, 5n));
    const standing = { amount: 5n * SLASH + 5n, locked: 0n, failures: 0, openChallenges: 0 };
    expect(await by.challenger.bondOf(world.operator.address)).to.deep.equal({ ...standing, exitAt: undefined });
    const { exitAt } = await mined(by.operator.requestExit());
    expect(await by.challenger.bondOf(world.operator.address)).to.deep.equal({ ...standing, exitAt });
    await rejectsWith('OperatorBond_TooEarly', () => by.operator.withdrawBond(world.agent.address));
    await nextAfter(world, Number(exitAt), 1);
    expect((await mined(by.operator.withdrawBond(world.agent.address))).amount).to.equal(standing.amount);
  });

  it('challenges a receipt by the hash that the SDK gives it, and answers', async () => {
    const receipt = await receiptOf(world, 'kept');
    const batch = await anchorReceipts(world, receipt);
    const domain = {
      chainId: BigInt(world.domain.chainId ?? 0),
      contract: parseAddress(String(world.domain.verifyingContract)),
    };
    const promise = await signed(receipt);
    const hash = hashReceipt(domain, promise.receipt);
    const none = { state: 'None', challenger: undefined, answerBy: 0n, batchCount: 0n };
    expect(await by.challenger.challengeOf(hash)).to.deep.equal(none);
    await rejectsWith('OperatorBond_TooEarly', () => by.challenger.challengeOmission(promise));

    const now = await nextAfter(world, receipt.anchorBy, 1);
    const opened = await mined(by.challenger.challengeOmission(promise));
    expect(opened).to.include({ receiptHash: hash, answerBy: BigInt(now + ANSWER), batchCount: 1n });
    const challenger = parseAddress(world.challenger.address);
    const { receiptHash: _, ...rest } = { ...opened };
    expect(await by.challenger.challengeOf(hash)).to.deep.equal({
      state: 'Open',
      challenger,
      answerBy: rest.answerBy,
      batchCount: rest.batchCount,
    });
    expect((await by.challenger.bondOf(world.operator.address)).locked).to.equal(SLASH);

    await mined(by.operator.answer(promise.receipt, placeOf(batch, receipt)));
    expect((await by.challenger.challengeOf(hash)).state).to.equal('Answered');
    await rejectsWith('OperatorBond_WrongState', () => by.challenger.challengeOmission(promise));
  });

  it('ends a challenge that nobody answered, and takes what it brought', async () => {
    const receipt = await receiptOf(world, 'broken');
    const promise = await signed(receipt);
    await nextAfter(world, receipt.anchorBy, 1);
    await mined(by.challenger.challengeOmission(promise));
    await nextAfter(world, await answerBy(world, receipt), 1);
    expect(await mined(by.operator.expire(promise.receipt))).to.include(FAILURE);
    expect(await by.challenger.creditOf(world.challenger.address)).to.equal(DEPOSIT + REWARD);
    const taken = await mined(by.challenger.withdrawCredit(world.challenger.address));
    expect(taken.amount).to.equal(DEPOSIT + REWARD);
    await rejectsWith('OperatorBond_NoCredit', () => by.challenger.withdrawCredit(world.challenger.address));
  });

  it('proves two receipts of one review', async () => {
    const first = await receiptOf(world, 'one');
    const second = await signed({ ...first, commitment: ethers.id('another') });
    await rejectsWith('OperatorBond_NoEquivocation', () => by.challenger.proveTwoReceipts(second, second));
    expect(await mined(by.challenger.proveTwoReceipts(await signed(first), second))).to.include(FAILURE);
    expect(await by.operator.isProven(world.operator.address, 'Receipt', first.digest)).to.equal(true);
    expect(await by.operator.isProven(world.operator.address, 'Leaf', first.digest)).to.equal(false);
  });

  it('proves two headers of one batch, the anchored one without a signature', async () => {
    const batch = await anchorReceipts(world, await receiptOf(world, 'one'));
    const other = { ...batch.header, root: ethers.id('another') };
    const signature = parseSignature(await signHeader(world, other));
    const pair = [{ header: other as unknown as BatchHeader, signature }, { header: headerOf(batch) }] as const;
    expect(await mined(by.challenger.proveTwoHeaders(...pair))).to.include(FAILURE);
    expect(await by.operator.isProven(world.operator.address, 'Header', ZERO_HASH)).to.equal(true);
  });

  it('proves two leaves that contradict each other, given in either order', async () => {
    for (const [first, second] of [
      [0, 2],
      [2, 0],
    ] as const) {
      const batch = await anchorCommitments(world, [
        ethers.toBeHex(5, 32),
        ethers.toBeHex(7, 32),
        ethers.toBeHex(3, 32),
      ]);
      const leaves = [leafOf(batch, first), leafOf(batch, second)] as const;
      expect((await mined(by.challenger.proveTwoLeaves(headerOf(batch), leaves))).rewarded).to.equal(REWARD);
    }
  });
});
