import { expect } from 'chai';
import { network } from 'hardhat';

import type { SigningActor } from '../../../sdk/src/generated/contracts/mocks/SigningActor.ts';
import type { QuorumVerifier } from '../../../sdk/src/generated/contracts/verifiers/QuorumVerifier.ts';
import { Pen } from '../../helpers/contracts/actors.ts';
import {
  APPROVAL,
  ascending,
  domainOf,
  keysOf,
  signAll,
  VOTES_TUPLE,
  type Member,
  type SignedVote,
} from '../../helpers/contracts/quorum.ts';
import { DAY } from '../../helpers/contracts/vocabulary.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const coder = ethers.AbiCoder.defaultAbiCoder();

const MAGIC = ethers.id('verifyWork((address,bytes32,address,bytes32,bytes32),bytes)').slice(0, 10);
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const WORK = {
  escrow: `0x${'e5'.repeat(20)}`,
  taskId: ethers.id('task'),
  payee: `0x${'a6'.repeat(20)}`,
  spec: ethers.id('spec'),
  result: ethers.id('result'),
};
type Work = typeof WORK;

interface Fixture {
  verifier: QuorumVerifier;
  wallet: SigningActor;
  members: Member[];
  outsider: Member;
  expiry: number;
}

/** Five validators, one of them a contract; three are enough. */
async function deploy(): Promise<Fixture> {
  const [owner, outsider, ...keys] = await keysOf(connection, 6);
  if (owner === undefined || outsider === undefined) throw new Error('too few accounts');
  const wallet = await ethers.deployContract('SigningActor', [owner.address]);
  const members = ascending([...keys, { address: await wallet.getAddress(), key: owner.key }]);
  const verifier = await ethers.deployContract('QuorumVerifier', [members.map(({ address }) => address), 3]);
  return { verifier, wallet, members, outsider, expiry: (await networkHelpers.time.latest()) + DAY };
}

async function digestOf(work: Work, chainId?: bigint): Promise<string> {
  const chain = chainId ?? (await ethers.provider.getNetwork()).chainId;
  const types = ['uint256', 'address', 'bytes32', 'address', 'bytes32', 'bytes32'];
  return ethers.keccak256(coder.encode(types, [chain, work.escrow, work.taskId, work.payee, work.spec, work.result]));
}

function evidenceOf(expiry: number, votes: SignedVote[]): string {
  return coder.encode(['uint64', VOTES_TUPLE], [expiry, votes]);
}

describe('QuorumVerifier', () => {
  let f: Fixture;
  beforeEach(async () => {
    f = await networkHelpers.loadFixture(deploy);
  });

  async function approve(members: Member[], work: Work = WORK, expiry = f.expiry): Promise<SignedVote[]> {
    const domain = await domainOf(connection, 'QuorumVerifier', f.verifier);
    return signAll(members, domain, APPROVAL, { work: await digestOf(work), expiry });
  }

  async function verify(votes: SignedVote[], work: Work = WORK): Promise<string> {
    return f.verifier.verifyWork(work, evidenceOf(f.expiry, votes));
  }

  describe('given five validators and a threshold of three', () => {
    it('accepts every choice of three', async () => {
      for (let mask = 0; mask < 32; ++mask) {
        const chosen = f.members.filter((_, i) => (mask >> i) & 1);
        if (chosen.length === 3) expect(await verify(await approve(chosen))).to.equal(MAGIC);
      }
    });

    it('accepts more than three', async () => {
      expect(await verify(await approve(f.members))).to.equal(MAGIC);
    });

    it('reverts with Quorum_TooFewVotes for two, and for none', async () => {
      for (const count of [2, 0]) {
        await expect(verify(await approve(f.members.slice(0, count))))
          .to.be.revertedWithCustomError(f.verifier, 'Quorum_TooFewVotes')
          .withArgs(count, 3);
      }
    });

    it('reverts with Quorum_NotAscending when one validator counts twice', async () => {
      const [a, b] = await approve(f.members.slice(0, 2));
      if (a === undefined || b === undefined) throw new Error('no votes');
      await expect(verify([a, b, b]))
        .to.be.revertedWithCustomError(f.verifier, 'Quorum_NotAscending')
        .withArgs(b.member, b.member);
    });

    it('reverts with Quorum_NotAscending for a wrong order', async () => {
      const votes = await approve(f.members.slice(0, 3));
      await expect(verify(votes.toReversed())).to.be.revertedWithCustomError(f.verifier, 'Quorum_NotAscending');
    });

    it('reverts with Quorum_NotMember when an outsider helps', async () => {
      const votes = await approve(ascending([...f.members.slice(0, 2), f.outsider]));
      await expect(verify(votes))
        .to.be.revertedWithCustomError(f.verifier, 'Quorum_NotMember')
        .withArgs(f.outsider.address);
    });

    it('reverts with Quorum_InvalidSignature when a validator signs for another', async () => {
      const [a, b, c] = await approve(f.members.slice(0, 3));
      if (a === undefined || b === undefined || c === undefined) throw new Error('no votes');
      await expect(verify([a, { ...b, signature: c.signature }, c]))
        .to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidSignature')
        .withArgs(b.member);
    });

    it('reverts with Quorum_InvalidSignature for the high twin of a low s', async () => {
      const keys = f.members.filter(({ address }) => address !== f.wallet.target).slice(0, 3);
      const votes = await approve(keys);
      const low = ethers.Signature.from(votes[0]?.signature ?? '0x');
      const s = ethers.toBeHex(ORDER - BigInt(low.s), 32);
      const high = ethers.concat([low.r, s, ethers.toBeHex(low.v === 27 ? 28 : 27)]);
      votes[0] = { member: keys[0]?.address ?? '', signature: high };
      await expect(verify(votes)).to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidSignature');
    });
  });

  describe('given approvals of other work', () => {
    const others: Record<string, Partial<Work>> = {
      escrow: { escrow: `0x${'e6'.repeat(20)}` },
      task: { taskId: ethers.id('another task') },
      payee: { payee: `0x${'b6'.repeat(20)}` },
      specification: { spec: ethers.id('another spec') },
      result: { result: ethers.id('another result') },
    };

    for (const [name, change] of Object.entries(others)) {
      it(`reverts with Quorum_InvalidSignature for another ${name}`, async () => {
        const votes = await approve(f.members.slice(0, 3));
        await expect(verify(votes, { ...WORK, ...change })).to.be.revertedWithCustomError(
          f.verifier,
          'Quorum_InvalidSignature',
        );
      });
    }

    it('reverts with Quorum_InvalidSignature for another chain', async () => {
      const domain = await domainOf(connection, 'QuorumVerifier', f.verifier);
      for (const [work, signed] of [
        [await digestOf(WORK, 1n), domain],
        [await digestOf(WORK), { ...domain, chainId: 1n }],
      ] as const) {
        const votes = await signAll(f.members.slice(0, 3), signed, APPROVAL, { work, expiry: f.expiry });
        await expect(verify(votes)).to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidSignature');
      }
    });

    it('reverts with Quorum_InvalidSignature for another verifier with the same validators', async () => {
      const members = f.members.map(({ address }) => address);
      const twin = await ethers.deployContract('QuorumVerifier', [members, 3]);
      const votes = await approve(f.members.slice(0, 3));
      await expect(twin.verifyWork(WORK, evidenceOf(f.expiry, votes))).to.be.revertedWithCustomError(
        twin,
        'Quorum_InvalidSignature',
      );
    });

    it('reverts with Quorum_InvalidSignature for another expiry', async () => {
      const votes = await approve(f.members.slice(0, 3), WORK, f.expiry - 1);
      await expect(verify(votes)).to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidSignature');
    });
  });

  it('counts an approval in its last second and reverts with QuorumVerifier_Expired after it', async () => {
    const evidence = evidenceOf(f.expiry, await approve(f.members.slice(0, 3)));
    await networkHelpers.time.increaseTo(f.expiry);
    expect(await f.verifier.verifyWork(WORK, evidence)).to.equal(MAGIC);
    await networkHelpers.time.increaseTo(f.expiry + 1);
    await expect(f.verifier.verifyWork(WORK, evidence))
      .to.be.revertedWithCustomError(f.verifier, 'QuorumVerifier_Expired')
      .withArgs(f.expiry + 1, f.expiry);
  });

  for (const [name, pen] of Object.entries(Pen)) {
    if (['Honest', 'SaysYes'].includes(name)) continue;
    it(`reverts with Quorum_InvalidSignature when a contract validator's pen is ${name}`, async () => {
      const others = f.members.filter(({ address }) => address !== f.wallet.target).slice(0, 2);
      const wallet = f.members.filter(({ address }) => address === f.wallet.target);
      const votes = await approve(ascending([...others, ...wallet]));
      expect(await verify(votes)).to.equal(MAGIC);
      await f.wallet.setPen(pen);
      await expect(verify(votes))
        .to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidSignature')
        .withArgs(f.wallet);
    });
  }

  for (const garbage of ['0x', '0x00', `0x${'ff'.repeat(96)}`]) {
    it(`reverts for ${ethers.dataLength(garbage)} bytes that are no evidence`, async () => {
      await expect(f.verifier.verifyWork(WORK, garbage)).to.be.revertedWithoutReason(ethers);
    });
  }

  describe('when it is deployed', () => {
    async function deployWith(members: string[], threshold: number): Promise<unknown> {
      return ethers.deployContract('QuorumVerifier', [members, threshold]);
    }
    const addresses = (count: number): string[] => Array.from({ length: count }, (_, i) => ethers.toBeHex(i + 1, 20));

    it('takes 64 validators, and tells them and the threshold', async () => {
      const verifier = await ethers.deployContract('QuorumVerifier', [addresses(64), 64]);
      expect(await verifier.validators()).to.deep.equal(addresses(64).map(ethers.getAddress));
      expect(await verifier.threshold()).to.equal(64);
    });

    for (const count of [0, 65]) {
      it(`reverts with Quorum_InvalidSize for ${count} validators`, async () => {
        await expect(deployWith(addresses(count), 1))
          .to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidSize')
          .withArgs(count, 64);
      });
    }

    for (const threshold of [0, 4]) {
      it(`reverts with Quorum_InvalidThreshold for ${threshold} of 3`, async () => {
        await expect(deployWith(addresses(3), threshold))
          .to.be.revertedWithCustomError(f.verifier, 'Quorum_InvalidThreshold')
          .withArgs(threshold, 3);
      });
    }

    for (const [name, members] of [
      ['a zero', [ethers.ZeroAddress, ...addresses(2)]],
      ['a duplicate', ['1', '2', '2'].map((i) => ethers.toBeHex(i, 20))],
      ['a wrong order', addresses(3).toReversed()],
    ] as const) {
      it(`reverts with Quorum_NotAscending for ${name}`, async () => {
        await expect(deployWith([...members], 1)).to.be.revertedWithCustomError(f.verifier, 'Quorum_NotAscending');
      });
    }
  });

  it('signs what ethers signs', async () => {
    const domain = await domainOf(connection, 'QuorumVerifier', f.verifier);
    const message = { work: await digestOf(WORK), expiry: f.expiry };
    expect(await f.verifier.approvalDigest(WORK, f.expiry)).to.equal(
      ethers.TypedDataEncoder.hash(domain, APPROVAL, message),
    );
  });

  it('announces IQuorumVerifier, ITaskVerifier and ERC-165, and nothing else', async () => {
    const own = (['validators', 'threshold', 'approvalDigest'] as const).map((name) =>
      f.verifier.interface.getFunction(name),
    );
    const id = own.reduce((sum, { selector }) => sum ^ BigInt(selector), 0n);
    expect(await f.verifier.supportsInterface(connection.ethers.toBeHex(id, 4))).to.equal(true);
    expect(await f.verifier.supportsInterface(MAGIC)).to.equal(true);
    expect(await f.verifier.supportsInterface('0x01ffc9a7')).to.equal(true);
    expect(await f.verifier.supportsInterface('0xffffffff')).to.equal(false);
  });
});
