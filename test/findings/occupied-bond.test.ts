// An operator occupies its own bond with challenges that it can answer, so that a broken promise finds nothing to take.
import { expect } from 'chai';
import { network } from 'hardhat';

import {
  anchorReceipts,
  bondFixture,
  challenge,
  expireNow,
  nextAfter,
  receiptOf,
  signReceipt,
  DEPOSIT,
  REWARD,
  SLASH,
  type Receipt,
} from '../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);

describe('finding: a bond is occupied by challenges that will be answered', () => {
  it('pays the one that will not be all the same, while new ones are opened until the end', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { bond, stranger } = world;
    const broken = await receiptOf(world, 'broken');
    const kept: Receipt[] = [];
    for (let i = 0; i < 10; ++i) kept.push(await receiptOf(world, `kept ${i}`));
    const batch = await anchorReceipts(world, ...kept);
    const occupy = async (receipt: Receipt): Promise<void> => {
      const signature = await signReceipt(world, receipt);
      await bond.connect(stranger).challengeOmission(receipt, signature, { value: DEPOSIT });
    };
    const clear = (receipt: Receipt) =>
      bond.answer(receipt, batch.header, batch.indexOf(receipt), batch.proofOf(batch.indexOf(receipt)));

    await nextAfter(world, broken.anchorBy, 60);
    for (const each of kept.slice(0, 5)) await occupy(each);
    await challenge(world, broken);
    await connection.networkHelpers.time.increase(70 * 3_600);
    for (const each of kept.slice(5)) await occupy(each);
    for (const each of kept.slice(0, 5)) await clear(each);
    expect((await bond.bondOf(world.operator)).locked).to.equal(5n * SLASH + 5n * DEPOSIT);

    await expireNow(world, broken);
    expect(await bond.creditOf(world.challenger)).to.equal(DEPOSIT + REWARD);
  });
});
