import { expect } from 'chai';
import { network } from 'hardhat';

import type { Address, Hash } from '../../../sdk/src/hex.ts';
import type { Score } from '../../../sdk/src/merkle/score-leaf.ts';
import { buildScoreTree, LAST_ADDRESS, type ScoreTree } from '../../../sdk/src/merkle/score-tree.ts';
import { anchor, type Header } from '../../helpers/contracts/batch.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id, MaxUint256, ZeroHash } = connection.ethers;
const { time } = connection.networkHelpers;
const HOUR = 3_600;
/** Subjects 100, 200 … 700. */
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address;
const RATED = [1, 2, 3, 4, 5, 6, 7].map((n) => ({
  subject: address(100 * n),
  count: BigInt(n),
  microStars: 4_000_000n + BigInt(n),
  state: id(`state ${n}`) as Hash,
}));

interface Claim {
  operator: string;
  header: Header;
  score: Score;
  proof: string[];
  maxAge: number | bigint;
}

describe('AgentReputation', () => {
  let world: World;
  let tree: ScoreTree;
  let header: Header;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    tree = buildScoreTree(RATED);
    header = await anchor(world, world.stranger, { scoresRoot: tree.root, scorer: id('baseline-v1') });
  });

  const claimOf = (index: number): Claim => ({
    operator: world.stranger.address,
    header,
    score: at(tree.scores, index),
    proof: tree.proof(index),
    maxAge: HOUR,
  });
  const isProven = ({ operator, header, score, proof, maxAge }: Claim) =>
    world.reputation.verifyScore(operator, header, score, proof, maxAge);
  const isUnknown = (subject: number | Address, { operator, header, score, proof, maxAge }: Claim) =>
    world.reputation.verifyUnknown(
      operator,
      header,
      score,
      typeof subject === 'number' ? address(subject) : subject,
      proof,
      maxAge,
    );

  const FORGERIES: Record<string, (claim: Claim) => Claim> = {
    'another index': (claim) => ({ ...claim, score: { ...claim.score, index: 4n } }),
    'another subject': (claim) => ({ ...claim, score: { ...claim.score, subject: address(301) } }),
    'another next': (claim) => ({ ...claim, score: { ...claim.score, next: address(399) } }),
    'another count': (claim) => ({ ...claim, score: { ...claim.score, count: 9n } }),
    'another score': (claim) => ({ ...claim, score: { ...claim.score, microStars: 5_000_000n } }),
    'another state': (claim) => ({ ...claim, score: { ...claim.score, state: id('forged') as Hash } }),
    'the proof of another score': (claim) => ({ ...claim, proof: tree.proof(4) }),
    'a truncated proof': (claim) => ({ ...claim, proof: claim.proof.slice(0, -1) }),
    'a lengthened proof': (claim) => ({ ...claim, proof: [...claim.proof, ZeroHash] }),
    'another operator': (claim) => ({ ...claim, operator: world.client.address }),
    'another operator in the header too': (claim) => ({
      ...claim,
      operator: world.client.address,
      header: { ...claim.header, operator: world.client.address },
    }),
    'another scores root': (claim) => ({ ...claim, header: { ...claim.header, scoresRoot: id('forged') } }),
    'a header dated later': (claim) => ({
      ...claim,
      header: { ...claim.header, toTime: BigInt(claim.header.toTime) + 60n },
    }),
    'a header from the future': (claim) => ({ ...claim, header: { ...claim.header, toTime: 1n << 60n } }),
    'a batch that was not anchored': (claim) => ({ ...claim, header: { ...claim.header, batchId: 1 } }),
  };

  describe('verifyScore', () => {
    it('says true to every score', async () => {
      for (let index = 1; index <= RATED.length; ++index) expect(await isProven(claimOf(index))).to.equal(true);
    });

    it('says false to the sentinel, which is nobody’s', async () => {
      expect(await isProven(claimOf(0))).to.equal(false);
    });

    for (const [name, forge] of Object.entries(FORGERIES)) {
      it(`says false to ${name}`, async () => {
        expect(await isProven(claimOf(3))).to.equal(true);
        expect(await isProven(forge(claimOf(3)))).to.equal(false);
      });
    }

    it('says false to 0xff…ff, even when an operator gives it a score', async () => {
      const score = { ...at(tree.scores, 1), subject: LAST_ADDRESS };
      const alone = { ...score, next: LAST_ADDRESS };
      const { AbiCoder, keccak256 } = connection.ethers;
      const types = ['uint256', 'address', 'address', 'uint64', 'uint64', 'bytes32'];
      const leaf = keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(types, Object.values(alone))));
      const bad = await anchor(world, world.stranger, { scoresRoot: leaf, scorer: id('bad') });
      expect(await isProven({ ...claimOf(1), header: bad, score: alone, proof: [] })).to.equal(false);
    });

    it('says false when the batch has no scores', async () => {
      const none = await anchor(world, world.stranger);
      expect(await isProven({ ...claimOf(3), header: none })).to.equal(false);
    });

    it('says true until the batch is older than asked for, and with any age for ever', async () => {
      await time.increaseTo(Number(header.toTime) + HOUR);
      expect(await isProven(claimOf(3))).to.equal(true);
      await time.increase(1);
      expect(await isProven(claimOf(3))).to.equal(false);
      expect(await isProven({ ...claimOf(3), maxAge: MaxUint256 })).to.equal(true);
    });
  });

  describe('verifyUnknown', () => {
    it('says true to everybody between two subjects, and to nobody else', async () => {
      for (const subject of [301, 350, 399]) expect(await isUnknown(subject, claimOf(3))).to.equal(true);
      for (const subject of [0, 299, 300, 400, 401]) expect(await isUnknown(subject, claimOf(3))).to.equal(false);
    });

    it('says true below the first subject and above the last', async () => {
      expect(await isUnknown(1, claimOf(0))).to.equal(true);
      expect(await isUnknown(99, claimOf(0))).to.equal(true);
      expect(await isUnknown(701, claimOf(7))).to.equal(true);
      expect(await isUnknown(`0x${'ff'.repeat(19)}fe` as Address, claimOf(7))).to.equal(true);
    });

    it('says false to the two ends of the list', async () => {
      expect(await isUnknown(0, claimOf(0))).to.equal(false);
      expect(await isUnknown(LAST_ADDRESS, claimOf(7))).to.equal(false);
    });

    it('says true to everybody when there are no scores yet', async () => {
      const empty = buildScoreTree([]);
      const first = await anchor(world, world.stranger, { scoresRoot: empty.root, scorer: id('baseline-v1') });
      const claim = { ...claimOf(0), header: first, score: at(empty.scores, 0), proof: [] };
      expect(await isUnknown(300, claim)).to.equal(true);
    });

    for (const [name, forge] of Object.entries(FORGERIES)) {
      it(`says false to ${name}`, async () => {
        expect(await isUnknown(350, claimOf(3))).to.equal(true);
        expect(await isUnknown(350, forge(claimOf(3)))).to.equal(false);
      });
    }

    it('says false when the batch is older than asked for', async () => {
      await time.increaseTo(Number(header.toTime) + HOUR + 1);
      expect(await isUnknown(350, claimOf(3))).to.equal(false);
    });
  });
});
