import { expect } from 'chai';
import { network } from 'hardhat';

import type { QuorumArbitrator } from '../../../sdk/src/generated/contracts/arbitration/QuorumArbitrator.ts';
import type { FakeEscrow } from '../../../sdk/src/generated/contracts/mocks/FakeEscrow.ts';
import { bring, clockOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import {
  ascending,
  domainOf,
  EXTENSION,
  keysOf,
  signAll,
  VOTE,
  type Member,
  type SignedVote,
} from '../../helpers/contracts/quorum.ts';
import { DAY, HOUR, Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deployWorld = worldFixture(connection);

interface Fixture {
  world: World;
  jury: QuorumArbitrator;
  members: Member[];
  taskId: string;
  validUntil: number;
}

/** Five members, one of them a contract, rule by three; a task of theirs is disputed. */
async function deploy(): Promise<Fixture> {
  const world = await deployWorld();
  const [owner, ...keys] = await keysOf(connection, 5);
  if (owner === undefined) throw new Error('too few accounts');
  const wallet = await ethers.deployContract('SigningActor', [owner.address]);
  const members = ascending([...keys, { address: await wallet.getAddress(), key: owner.key }]);
  const jury = await ethers.deployContract('QuorumArbitrator', [members.map(({ address }) => address), 3]);
  const taskId = await bring(world, 'Disputed', { arbitrator: await jury.getAddress() });
  return { world, jury, members, taskId, validUntil: (await networkHelpers.time.latest()) + DAY };
}

describe('QuorumArbitrator', () => {
  let f: Fixture;
  beforeEach(async () => {
    f = await networkHelpers.loadFixture(deploy);
  });

  async function vote(members: Member[], overrides: Record<string, unknown> = {}): Promise<SignedVote[]> {
    const message = { escrow: f.world.escrow.target, taskId: f.taskId, agentBps: 2_500, validUntil: f.validUntil };
    const domain = await domainOf(connection, 'QuorumArbitrator', f.jury);
    return signAll(members, domain, VOTE, { ...message, ...overrides });
  }

  describe('when three of five vote the same', () => {
    it('rules, whoever submits', async () => {
      const votes = await vote(f.members.slice(1, 4));
      const { world, jury } = f;
      const tx = jury.connect(world.stranger).resolve(world.escrow, f.taskId, 2_500, f.validUntil, votes);
      await expectMoved(world, tx, { agent: 250_000n, client: AMOUNT - 250_000n, escrow: -AMOUNT });
      expect((await world.escrow.getTask(f.taskId)).outcome).to.equal(Outcome.Ruled);
    });

    it('rules once: the escrow refuses the same votes again', async () => {
      const votes = await vote(f.members.slice(0, 3));
      await f.jury.resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes);
      await expect(f.jury.resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes))
        .to.be.revertedWithCustomError(f.world.escrow, 'TaskEscrow_WrongState')
        .withArgs(State.Released, State.Disputed);
    });

    it('reverts with TaskEscrow_InvalidShare when they vote for more than everything', async () => {
      const votes = await vote(f.members.slice(0, 3), { agentBps: 10_001 });
      await expect(f.jury.resolve(f.world.escrow, f.taskId, 10_001, f.validUntil, votes)).to.be.revertedWithCustomError(
        f.world.escrow,
        'TaskEscrow_InvalidShare',
      );
    });

    it('reverts with TaskEscrow_TooLate when the ruling window is over', async () => {
      const rulingEndsAt = await clockOf(f.world, f.taskId);
      const votes = await vote(f.members.slice(0, 3), { validUntil: rulingEndsAt + DAY });
      await networkHelpers.time.increaseTo(rulingEndsAt + 1);
      await expect(
        f.jury.resolve(f.world.escrow, f.taskId, 2_500, rulingEndsAt + DAY, votes),
      ).to.be.revertedWithCustomError(f.world.escrow, 'TaskEscrow_TooLate');
    });
  });

  it('counts a vote in its last second and reverts with QuorumArbitrator_Expired after it', async () => {
    const votes = await vote(f.members.slice(0, 3));
    const resolve = f.jury.resolve.bind(f.jury);
    await networkHelpers.time.increaseTo(f.validUntil);
    await f.jury.resolve.staticCall(f.world.escrow, f.taskId, 2_500, f.validUntil, votes);
    await networkHelpers.time.setNextBlockTimestamp(f.validUntil + 1);
    await expect(resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes))
      .to.be.revertedWithCustomError(f.jury, 'QuorumArbitrator_Expired')
      .withArgs(f.validUntil + 1, f.validUntil);
  });

  it('reverts with Quorum_TooFewVotes for two', async () => {
    const votes = await vote(f.members.slice(0, 2));
    await expect(f.jury.resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes))
      .to.be.revertedWithCustomError(f.jury, 'Quorum_TooFewVotes')
      .withArgs(2, 3);
  });

  it('reverts with Quorum_NotAscending when a member votes twice', async () => {
    const [a, b] = f.members;
    if (a === undefined || b === undefined) throw new Error('no members');
    const votes = await vote([a, b, b]);
    await expect(f.jury.resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes)).to.be.revertedWithCustomError(
      f.jury,
      'Quorum_NotAscending',
    );
  });

  describe('given votes for something else', () => {
    const others: Record<string, Record<string, unknown>> = {
      'another share': { agentBps: 2_501 },
      'another task': { taskId: ethers.id('another task') },
      'another escrow': { escrow: `0x${'e6'.repeat(20)}` },
      'another expiry': { validUntil: 1n << 40n },
    };
    for (const [name, overrides] of Object.entries(others)) {
      it(`reverts with Quorum_InvalidSignature for ${name}`, async () => {
        const votes = await vote(f.members.slice(0, 3), overrides);
        await expect(
          f.jury.resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes),
        ).to.be.revertedWithCustomError(f.jury, 'Quorum_InvalidSignature');
      });
    }

    it('reverts with Quorum_InvalidSignature for another arbitrator, chain or kind of message', async () => {
      const domain = await domainOf(connection, 'QuorumArbitrator', f.jury);
      const message = { escrow: f.world.escrow.target, taskId: f.taskId, agentBps: 2_500, validUntil: f.validUntil };
      for (const [signed, types, what] of [
        [{ ...domain, verifyingContract: f.world.stranger.address }, VOTE, message],
        [{ ...domain, chainId: 1n }, VOTE, message],
        [{ ...domain, name: 'QuorumVerifier' }, VOTE, message],
        [domain, EXTENSION, { ...message, rulingEndsAt: 2_500 }],
      ] as const) {
        const votes = await signAll(f.members.slice(0, 3), signed, types, what);
        await expect(
          f.jury.resolve(f.world.escrow, f.taskId, 2_500, f.validUntil, votes),
        ).to.be.revertedWithCustomError(f.jury, 'Quorum_InvalidSignature');
      }
    });
  });

  describe('when three of five vote for more time', () => {
    let escrow: FakeEscrow;
    let rulingEndsAt: number;
    beforeEach(async () => {
      escrow = await ethers.deployContract('FakeEscrow');
      rulingEndsAt = f.validUntil;
      const task = (await f.world.escrow.getTask(f.taskId)) as unknown as { toObject(): Record<string, unknown> };
      await escrow.setTask({ ...task.toObject(), clock: rulingEndsAt } as never);
      await escrow.setExtensionHours(10);
    });

    async function voteToExtend(until: number, overrides: Record<string, unknown> = {}): Promise<SignedVote[]> {
      const domain = await domainOf(connection, 'QuorumArbitrator', f.jury);
      const message = { escrow: escrow.target, taskId: f.taskId, rulingEndsAt: until, validUntil: f.validUntil };
      return signAll(f.members.slice(0, 3), domain, EXTENSION, { ...message, ...overrides });
    }

    it('extends the ruling window', async () => {
      const until = rulingEndsAt + 10 * HOUR;
      await f.jury.extend(escrow, f.taskId, until, f.validUntil, await voteToExtend(until));
      expect((await escrow.getTask(f.taskId)).clock).to.equal(until);
    });

    it('reverts as the escrow does beyond what the task allows', async () => {
      const until = rulingEndsAt + 10 * HOUR + 1;
      await expect(
        f.jury.extend(escrow, f.taskId, until, f.validUntil, await voteToExtend(until)),
      ).to.be.revertedWithCustomError(escrow, 'FakeEscrow_InvalidExtension');
    });

    it('reverts with Quorum_InvalidSignature for another time, and with QuorumArbitrator_Expired too late', async () => {
      const until = rulingEndsAt + HOUR;
      const votes = await voteToExtend(until);
      await expect(f.jury.extend(escrow, f.taskId, until + 1, f.validUntil, votes)).to.be.revertedWithCustomError(
        f.jury,
        'Quorum_InvalidSignature',
      );
      await networkHelpers.time.increaseTo(f.validUntil + 1);
      await expect(f.jury.extend(escrow, f.taskId, until, f.validUntil, votes)).to.be.revertedWithCustomError(
        f.jury,
        'QuorumArbitrator_Expired',
      );
    });
  });

  it('tells its members, its threshold and what ethers signs', async () => {
    const { jury, taskId, validUntil } = f;
    expect(await jury.members()).to.deep.equal(f.members.map(({ address }) => address));
    expect(await jury.threshold()).to.equal(3);
    const domain = await domainOf(connection, 'QuorumArbitrator', jury);
    const escrow = await f.world.escrow.getAddress();
    expect(await jury.voteDigest(escrow, taskId, 7, validUntil)).to.equal(
      ethers.TypedDataEncoder.hash(domain, VOTE, { escrow, taskId, agentBps: 7, validUntil }),
    );
    expect(await jury.extensionDigest(escrow, taskId, 7, validUntil)).to.equal(
      ethers.TypedDataEncoder.hash(domain, EXTENSION, { escrow, taskId, rulingEndsAt: 7, validUntil }),
    );
  });

  it('announces ERC-165 and its own interface', async () => {
    const verbs = ['resolve', 'extend', 'members', 'threshold', 'voteDigest', 'extensionDigest'] as const;
    const id = verbs.reduce((sum, verb) => sum ^ BigInt(f.jury.interface.getFunction(verb).selector), 0n);
    expect(await f.jury.supportsInterface(ethers.toBeHex(id, 4))).to.equal(true);
    expect(await f.jury.supportsInterface('0x01ffc9a7')).to.equal(true);
    expect(await f.jury.supportsInterface('0xffffffff')).to.equal(false);
  });
});
