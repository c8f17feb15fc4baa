import { expect } from 'chai';
import { network } from 'hardhat';

import { anchor, HEADER_TYPES, nextHeader, type Header } from '../../helpers/contracts/batch.ts';
import { nextAt } from '../../helpers/contracts/journey.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { AbiCoder, id, keccak256, TypedDataEncoder, ZeroHash } = connection.ethers;
const SOME = id('some hash');

describe('AgentReputation.anchorBatch', () => {
  let world: World;
  let domain: { name: string; version: string; chainId: bigint; verifyingContract: string };
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    const { chainId } = await connection.ethers.provider.getNetwork();
    const verifyingContract = await world.reputation.getAddress();
    domain = { name: 'AgentReviews', version: '1', chainId, verifyingContract };
  });

  const hashOf = (header: Header) => TypedDataEncoder.hash(domain, HEADER_TYPES, header);

  async function expectRefused(overrides: Partial<Header>, error: string, ...args: unknown[]): Promise<void> {
    const header = await nextHeader(world, world.stranger, overrides);
    await expect(world.reputation.connect(world.stranger).anchorBatch(header))
      .to.be.revertedWithCustomError(world.reputation, error)
      .withArgs(...args);
  }

  it('starts at the hash of domain separator and operator', async () => {
    const operator = world.stranger.address;
    const encoded = AbiCoder.defaultAbiCoder().encode(
      ['bytes32', 'address'],
      [TypedDataEncoder.hashDomain(domain), operator],
    );
    expect(await world.reputation.genesisOf(operator)).to.equal(keccak256(encoded));
    expect(await world.reputation.headOf(operator)).to.deep.equal([0n, 0n, keccak256(encoded)]);
  });

  it('emits BatchAnchored with the EIP-712 digest of the header, and stores it', async () => {
    const { reputation, stranger } = world;
    const header = await nextHeader(world, stranger, { root: SOME, count: 9, scoresRoot: SOME, scorer: SOME });
    const hash = hashOf(header);
    expect(await reputation.hashHeader(header)).to.equal(hash);
    expect(await reputation.connect(stranger).anchorBatch.staticCall(header)).to.equal(hash);
    await expect(reputation.connect(stranger).anchorBatch(header))
      .to.emit(reputation, 'BatchAnchored')
      .withArgs(stranger, 0, hash, Object.values(header));

    expect(await reputation.headerHashOf(stranger, 0)).to.equal(hash);
    expect(await reputation.headOf(stranger)).to.deep.equal([1n, BigInt(header.toTime), hash]);
  });

  it('chains batches and never changes one', async () => {
    const hashes: string[] = [];
    for (let count = 1; count <= 4; ++count) {
      hashes.push(hashOf(await anchor(world, world.stranger, { root: SOME, count })));
      for (const [batchId, hash] of hashes.entries()) {
        expect(await world.reputation.headerHashOf(world.stranger, batchId)).to.equal(hash);
      }
    }
    expect(await world.reputation.headerHashOf(world.stranger, 4)).to.equal(ZeroHash);
  });

  it('keeps the logs of two operators apart', async () => {
    await anchor(world, world.stranger);
    await anchor(world, world.stranger);
    const header = await anchor(world, world.arbitrator, { root: SOME, count: 1 });
    expect(header.batchId).to.equal(0n);
    expect(await world.reputation.headerHashOf(world.arbitrator, 0)).to.equal(hashOf(header));
    expect((await world.reputation.headOf(world.stranger)).nextBatchId).to.equal(2);
    expect(await world.reputation.genesisOf(world.stranger)).not.to.equal(header.prev);
  });

  it('reverts with AgentReputation_NotOperator when the header is somebody else’s', async () => {
    await expectRefused(
      { operator: world.client.address },
      'AgentReputation_NotOperator',
      world.stranger,
      world.client,
    );
  });

  it('reverts with AgentReputation_WrongBatchId when a batch is anchored again or one is left out', async () => {
    await anchor(world, world.stranger);
    await expectRefused({ batchId: 0 }, 'AgentReputation_WrongBatchId', 0, 1);
    await expectRefused({ batchId: 2 }, 'AgentReputation_WrongBatchId', 2, 1);
  });

  it('reverts with AgentReputation_WrongPrev when it does not follow the last header', async () => {
    const genesis = await world.reputation.genesisOf(world.stranger);
    await expectRefused({ prev: ZeroHash }, 'AgentReputation_WrongPrev', ZeroHash, genesis);
    const hash = hashOf(await anchor(world, world.stranger));
    await expectRefused({ prev: genesis }, 'AgentReputation_WrongPrev', genesis, hash);
  });

  it('reverts with AgentReputation_WrongFromTime when it leaves a gap or overlaps', async () => {
    await expectRefused({ fromTime: 1 }, 'AgentReputation_WrongFromTime', 1, 0);
    const { toTime } = await anchor(world, world.stranger);
    for (const fromTime of [BigInt(toTime) - 1n, BigInt(toTime) + 1n]) {
      await expectRefused({ fromTime }, 'AgentReputation_WrongFromTime', fromTime, toTime);
    }
  });

  for (const { name, offset, works } of [
    { name: 'a second ago', offset: -1, works: true },
    { name: 'now', offset: 0, works: true },
    { name: 'in a second', offset: 1, works: false },
  ]) {
    it(`${works ? 'takes' : 'reverts with AgentReputation_WrongToTime for'} a batch that ends ${name}`, async () => {
      const now = (await connection.networkHelpers.time.latest()) + 100;
      await nextAt(world, now);
      if (works) await anchor(world, world.stranger, { toTime: now + offset });
      else await expectRefused({ toTime: now + offset }, 'AgentReputation_WrongToTime', now + offset, 0, now);
    });
  }

  it('reverts with AgentReputation_WrongToTime when it does not end after the last one', async () => {
    const { toTime } = await anchor(world, world.stranger);
    await nextAt(world, Number(toTime) + 100);
    await expectRefused({ toTime }, 'AgentReputation_WrongToTime', toTime, toTime, Number(toTime) + 100);
    await anchor(world, world.stranger, { toTime: BigInt(toTime) + 1n });
  });

  it('reverts with AgentReputation_CountRootMismatch when only one of count and root is zero', async () => {
    await expectRefused({ count: 1 }, 'AgentReputation_CountRootMismatch', 1, ZeroHash);
    await expectRefused({ root: SOME }, 'AgentReputation_CountRootMismatch', 0, SOME);
  });

  it('reverts with AgentReputation_ScorerRootMismatch when only one of scorer and scores root is zero', async () => {
    await expectRefused({ scorer: SOME }, 'AgentReputation_ScorerRootMismatch', SOME, ZeroHash);
    await expectRefused({ scoresRoot: SOME }, 'AgentReputation_ScorerRootMismatch', ZeroHash, SOME);
  });

  it('reverts with AgentReputation_WrongSchema when the format is not version 1', async () => {
    await expectRefused({ schema: 0 }, 'AgentReputation_WrongSchema', 0, 1);
    await expectRefused({ schema: 2 }, 'AgentReputation_WrongSchema', 2, 1);
  });
});
