import { expect } from 'chai';
import { network } from 'hardhat';
import { toBeHex } from 'ethers';

import { anchor, nextHeader, type Header } from '../../helpers/contracts/batch.ts';
import {
  bondFixture,
  BURN,
  LIABILITY,
  nextAfter,
  REWARD,
  signHeader,
  SLASH,
  Statement,
  type BondWorld,
} from '../../helpers/contracts/bond.ts';

const connection = await network.create();
const fixture = bondFixture(connection);
const { id } = connection.ethers;

describe('OperatorBond.proveTwoHeaders', () => {
  let world: BondWorld;
  let first: Header;
  let second: Header;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    first = await nextHeader(world, world.operator, { root: id('one'), count: 1 });
    second = { ...first, root: id('another') };
  });

  const prove = async (signatures?: [string, string]) => {
    const [a, b] = signatures ?? [await signHeader(world, first), await signHeader(world, second)];
    return world.bond.connect(world.challenger).proveTwoHeaders(first, a, second, b);
  };

  it('slashes for two signed headers, at once', async () => {
    const hashes = [await world.reputation.hashHeader(first), await world.reputation.hashHeader(second)];
    const subject = toBeHex(0, 32);
    await expect(prove())
      .to.emit(world.bond, 'EquivocationProven')
      .withArgs(world.operator, Statement.Header, subject, hashes[0], hashes[1])
      .and.to.emit(world.bond, 'OperatorFailed')
      .withArgs(world.operator, world.challenger, 1, REWARD, BURN);
    expect(await world.bond.bondOf(world.operator)).to.deep.equal([4n * SLASH, 0n, 0n, 1n, 0n]);
    expect(await world.bond.isProven(world.operator, Statement.Header, subject)).to.equal(true);
  });

  const CHANGES: Partial<Header> = {
    prev: id('other'),
    scoresRoot: id('other'),
    scorer: id('other'),
    count: 2,
    fromTime: 1,
    toTime: 2n ** 40n,
    schema: 2,
  };
  for (const [field, value] of Object.entries(CHANGES)) {
    it(`slashes for two that differ in ${field}`, async () => {
      second = { ...first, [field]: value as string };
      await prove();
    });
  }

  it('slashes for an anchored header and another signed one, on either side, without a signature of the anchored', async () => {
    first = await anchor(world, world.operator, { root: id('one'), count: 1 });
    second = { ...first, root: id('another') };
    const signature = await signHeader(world, second);
    await prove(['0x', signature]);

    const next = await anchor(world, world.operator, { root: id('two'), count: 1 });
    [first, second] = [{ ...next, root: id('another') }, next];
    await prove([await signHeader(world, first), '0x']);
    expect((await world.bond.bondOf(world.operator)).failures).to.equal(2);
  });

  it('takes each by the key of its `toTime`', async () => {
    await world.reputation.connect(world.operator).rotateKey(world.agent);
    second = await nextHeader(world, world.operator);
    await prove([await signHeader(world, first), await signHeader(world, second, world.agent)]);
  });

  it('reverts with OperatorBond_NoEquivocation for the same one, another batch, another operator', async () => {
    for (const other of [first, { ...first, batchId: 1 }, { ...first, operator: world.agent.address }]) {
      second = other;
      const by = other.operator === first.operator ? world.operator : world.agent;
      await expect(prove([await signHeader(world, first), await signHeader(world, second, by)]))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoEquivocation')
        .withArgs(await world.reputation.hashHeader(first), await world.reputation.hashHeader(second));
    }
  });

  it('reverts with OperatorBond_NoEquivocation for the anchored one twice', async () => {
    first = await anchor(world, world.operator);
    second = first;
    await expect(prove(['0x', '0x'])).to.be.revertedWithCustomError(world.bond, 'OperatorBond_NoEquivocation');
  });

  it('reverts with OperatorBond_AlreadyProven for any two of one batch after that', async () => {
    await prove();
    for (const root of [id('another'), id('a third')]) {
      second = { ...first, root };
      await expect(prove())
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_AlreadyProven')
        .withArgs(Statement.Header, toBeHex(0, 32));
    }
  });

  it('slashes again for another batch', async () => {
    await prove();
    first = { ...first, batchId: 1 };
    second = { ...second, batchId: 1 };
    await prove();
    expect((await world.bond.bondOf(world.operator)).failures).to.equal(2);
  });

  it('reverts with OperatorBond_NotSigned when either is signed by somebody else or not at all', async () => {
    const [a, b] = [await signHeader(world, first), await signHeader(world, second)];
    const forged = await signHeader(world, first, world.stranger);
    for (const [signatures, header] of [
      [[forged, b], first],
      [[a, forged], second],
      [['0x', b], first],
      [[a, '0x'], second],
    ] as [[string, string], Header][]) {
      await expect(prove(signatures))
        .to.be.revertedWithCustomError(world.bond, 'OperatorBond_NotSigned')
        .withArgs(world.operator, await world.reputation.hashHeader(header));
    }
  });

  it('works nine days after the older `toTime`, and reverts with OperatorBond_TooLate a second later', async () => {
    const signatures: [string, string] = [await signHeader(world, first), await signHeader(world, second)];
    const at = await nextAfter(world, Number(first.toTime), LIABILITY + 1);
    await expect(prove(signatures))
      .to.be.revertedWithCustomError(world.bond, 'OperatorBond_TooLate')
      .withArgs(at, at - 1);

    world = await connection.networkHelpers.loadFixture(fixture);
    await nextAfter(world, Number(first.toTime), LIABILITY);
    await prove(signatures);
  });

  it('needs no recent time of an anchored header', async () => {
    first = await anchor(world, world.operator, { root: id('one'), count: 1 });
    await connection.networkHelpers.time.increase(LIABILITY * 2);
    second = { ...first, toTime: await connection.networkHelpers.time.latest() };
    await prove(['0x', await signHeader(world, second)]);
  });
});
