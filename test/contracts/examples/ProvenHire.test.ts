import { expect } from 'chai';
import { network } from 'hardhat';

import type { ProvenHire } from '../../../sdk/src/generated/contracts/examples/ProvenHire.ts';
import type { Address, Hash } from '../../../sdk/src/hex.ts';
import type { Score } from '../../../sdk/src/merkle/score-leaf.ts';
import { buildScoreTree, type ScoreTree } from '../../../sdk/src/merkle/score-tree.ts';
import { anchor, type Header } from '../../helpers/contracts/batch.ts';
import { nextAtClock, PROOF } from '../../helpers/contracts/journey.ts';
import { DAY, Outcome, Role } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, termsOf, worldFixture, type Terms, type World } from '../../helpers/contracts/world.ts';
import { at } from '../../helpers/sdk/sample-log.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deployWorld = worldFixture(connection);
const MIN_STARS = 4_200_000n;
const MIN_REVIEWS = 10n;

interface Given {
  world: World;
  hire: ProvenHire;
  header: Header;
  tree: ScoreTree;
}

/** The arbitrator owns the contract, the stranger is the operator it trusts, client and agent are what they are called. */
async function fixture(): Promise<Given> {
  const world = await deployWorld();
  const hire = await ethers.deployContract('ProvenHire', [world.escrow, MIN_STARS, MIN_REVIEWS, DAY], world.arbitrator);
  await hire.connect(world.arbitrator).setTrust(world.stranger, true);
  const others = (await ethers.getSigners()).slice(4, 12).map(({ address }) => address);
  const rated = [world.agent.address, ...others].map((subject, i) => ({
    subject: subject.toLowerCase() as Address,
    count: MIN_REVIEWS + BigInt(i > 2 ? i : -i),
    microStars: MIN_STARS - BigInt(i > 2 ? i : 0),
    state: ethers.id(`state ${i}`) as Hash,
  }));
  const tree = buildScoreTree(rated);
  const header = await anchor(world, world.stranger, { scoresRoot: tree.root, scorer: ethers.id('baseline-v1') });
  return { world, hire, header, tree };
}

describe('examples/ProvenHire', () => {
  let given: Given;
  beforeEach(async () => {
    given = await networkHelpers.loadFixture(fixture);
  });

  const termsFor = (overrides: Partial<Terms> = {}) =>
    termsOf(given.world, { arbitrator: ethers.ZeroAddress, ...overrides });

  function scoreOf(subject: string): { score: Score; proof: Hash[] } {
    const { entry } = given.tree.find(subject.toLowerCase() as Address);
    return { score: entry, proof: given.tree.proof(Number(entry.index)) };
  }

  /** Hires as the client, or whoever is told, and returns the id of the task. */
  async function hireAgent(overrides: Partial<Terms> = {}, funder = given.world.client): Promise<string> {
    const { hire, header, world } = given;
    const { score, proof } = scoreOf(world.agent.address);
    const terms = await termsFor(overrides);
    const taskId = await world.escrow.nextTaskId(hire, await hire.hireCount());
    await hire.connect(funder).hire(terms, world.stranger, header, score, proof, { value: terms.amount });
    return taskId;
  }

  describe('when hiring', () => {
    it('creates a task between the contract and the proven agent, paid by the funder', async () => {
      const { world, hire } = given;
      const taskId = await hireAgent();
      const task = await world.escrow.getTask(taskId);
      expect([task.client, task.agent, task.amount]).to.deep.equal([
        await hire.getAddress(),
        world.agent.address,
        AMOUNT,
      ]);
      expect((await hire.hires(taskId)).funder).to.equal(world.client.address);
      expect(await ethers.provider.getBalance(world.escrow)).to.equal(AMOUNT);
      expect(await ethers.provider.getBalance(hire)).to.equal(0);
    });

    it('emits Hired, and takes a lane of its own for every hire', async () => {
      const { world, hire, header } = given;
      const { score, proof } = scoreOf(world.agent.address);
      for (const lane of [0n, 1n]) {
        const terms = await termsFor();
        const taskId = await world.escrow.nextTaskId(hire, lane);
        await expect(hire.connect(world.client).hire(terms, world.stranger, header, score, proof, { value: AMOUNT }))
          .to.emit(hire, 'Hired')
          .withArgs(taskId, world.agent, world.client, world.stranger);
      }
    });

    async function expectRefused(change: (claim: Claim) => Claim, error: string, ...args: unknown[]): Promise<void> {
      const { world, hire, header } = given;
      const ordinary = {
        terms: await termsFor(),
        operator: world.stranger.address,
        header,
        ...scoreOf(world.agent.address),
      };
      const { terms, operator, header: shown, score, proof } = change(ordinary);
      await expect(hire.connect(world.client).hire(terms, operator, shown, score, proof, { value: AMOUNT }))
        .to.be.revertedWithCustomError(hire, error)
        .withArgs(...args);
    }

    interface Claim {
      terms: Terms;
      operator: string;
      header: Header;
      score: Score;
      proof: Hash[];
    }

    it('reverts with ProvenHire_UntrustedOperator for an operator that its owner does not trust, or no more', async () => {
      const { world, hire } = given;
      const other = world.client.address;
      await expectRefused((claim) => ({ ...claim, operator: other }), 'ProvenHire_UntrustedOperator', other);
      await hire.connect(world.arbitrator).setTrust(world.stranger, false);
      await expectRefused((claim) => claim, 'ProvenHire_UntrustedOperator', world.stranger);
    });

    it('reverts with ProvenHire_ScoreOfAnother when the score is not the agent’s', async () => {
      const { score, proof } = { score: at(given.tree.scores, 0), proof: given.tree.proof(0) };
      const change = (claim: Claim): Claim => ({ ...claim, score, proof });
      await expectRefused(change, 'ProvenHire_ScoreOfAnother', ethers.ZeroAddress, given.world.agent);
    });

    it('reverts with ProvenHire_ScoreTooLow and ProvenHire_TooFewReviews below what it demands', async () => {
      const signers = await ethers.getSigners();
      const hiring = (who: number) => (claim: Claim) => {
        const agent = signers[who]?.address ?? '';
        return { ...claim, terms: { ...claim.terms, agent }, ...scoreOf(agent) };
      };
      await expectRefused(hiring(6), 'ProvenHire_ScoreTooLow', MIN_STARS - 3n, MIN_STARS);
      await expectRefused(hiring(5), 'ProvenHire_TooFewReviews', MIN_REVIEWS - 2n, MIN_REVIEWS);
    });

    it('reverts with ProvenHire_ScoreNotProven for a better score than the anchored one', async () => {
      const { world } = given;
      const better = (claim: Claim) => ({ ...claim, score: { ...claim.score, microStars: 5_000_000n } });
      await expectRefused(better, 'ProvenHire_ScoreNotProven', world.stranger, world.agent);
    });

    it('reverts with ProvenHire_ScoreNotProven when the batch is older than it accepts', async () => {
      await networkHelpers.time.increaseTo(Number(given.header.toTime) + DAY + 1);
      await expectRefused((claim) => claim, 'ProvenHire_ScoreNotProven', given.world.stranger, given.world.agent);
    });

    it('reverts with ProvenHire_TermsNotSupported for a token or an arbitrator', async () => {
      const { client } = given.world;
      for (const change of [{ token: client.address }, { arbitrator: client.address }]) {
        const bad = (claim: Claim) => ({ ...claim, terms: { ...claim.terms, ...change } });
        const { token, arbitrator } = { token: ethers.ZeroAddress, arbitrator: ethers.ZeroAddress, ...change };
        await expectRefused(bad, 'ProvenHire_TermsNotSupported', token, arbitrator);
      }
    });

    it('reverts with TaskEscrow_WrongValue when other coins than the amount come along', async () => {
      const { world, hire, header } = given;
      const { score, proof } = scoreOf(world.agent.address);
      const call = hire
        .connect(world.client)
        .hire(await termsFor(), world.stranger, header, score, proof, { value: 1 });
      await expect(call).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue').withArgs(1, AMOUNT);
    });
  });

  describe('given a hire', () => {
    let taskId: string;
    beforeEach(async () => {
      taskId = await hireAgent();
    });

    it('the funder releases and reviews', async () => {
      const { world, hire } = given;
      await world.escrow.connect(world.agent).completeTask(taskId, PROOF);
      await expect(hire.connect(world.client).release(taskId)).to.changeEtherBalance(ethers, world.agent, AMOUNT);
      await expect(hire.connect(world.client).review(taskId, 5, PROOF))
        .to.emit(world.reputation, 'ReviewSubmitted')
        .withArgs(world.agent, hire, taskId, Role.Agent, 5, Outcome.ReleasedByClient, PROOF);
      await expectNothingToRefund();
    });

    it('refund returns everything after the deadline, once, to where the funder wants it', async () => {
      const { world, hire } = given;
      await nextAtClock(world, taskId, 1);
      const tx = hire.connect(world.client).refund(taskId, world.arbitrator);
      await expect(tx).to.changeEtherBalances(ethers, [world.arbitrator, hire, world.escrow], [AMOUNT, 0, -AMOUNT]);
      await expect(tx).to.emit(hire, 'HireRefunded').withArgs(taskId, world.arbitrator, AMOUNT);
      await expectNothingToRefund();
    });

    it('refund returns what somebody else’s call of the escrow brought back, months later', async () => {
      const { world, hire } = given;
      await nextAtClock(world, taskId, 1);
      await world.escrow.connect(world.stranger).refundIfExpired(taskId);
      await networkHelpers.time.increase(90 * DAY);
      const tx = hire.connect(world.client).refund(taskId, world.client);
      await expect(tx).to.changeEtherBalances(ethers, [world.client, hire], [AMOUNT, -AMOUNT]);
    });

    it('refund returns the agreed rest of a dispute, and no other funder’s coins', async () => {
      const { world, hire } = given;
      const other = await hireAgent({}, world.arbitrator);
      await world.escrow.connect(world.agent).completeTask(taskId, PROOF);
      await hire.connect(world.client).dispute(taskId);
      await nextAtClock(world, taskId, 1);
      await world.escrow.connect(world.stranger).resolveBySilence(taskId);
      await world.escrow.connect(world.stranger).refundIfExpired(other);
      // 30 % of 1,000,001, rounded down, went to the agent.
      const rest = AMOUNT - 300_000n;
      const tx = hire.connect(world.client).refund(taskId, world.client);
      await expect(tx).to.changeEtherBalances(ethers, [world.client, hire], [rest, -rest]);
      await expectNothingToRefund();
      const theirs = hire.connect(world.arbitrator).refund(other, world.arbitrator);
      await expect(theirs).to.changeEtherBalances(ethers, [world.arbitrator, hire], [AMOUNT, -AMOUNT]);
    });

    it('reverts with TaskEscrow_TooEarly when refunding a task that can still be delivered', async () => {
      const { world, hire } = given;
      await expect(hire.connect(world.client).refund(taskId, world.client)).to.be.revertedWithCustomError(
        world.escrow,
        'TaskEscrow_TooEarly',
      );
    });

    it('reverts with ProvenHire_NothingToRefund while the work is being looked at', async () => {
      await given.world.escrow.connect(given.world.agent).completeTask(taskId, PROOF);
      await expectNothingToRefund();
    });

    async function expectNothingToRefund(): Promise<void> {
      const { world, hire } = given;
      await expect(hire.connect(world.client).refund(taskId, world.client))
        .to.be.revertedWithCustomError(hire, 'ProvenHire_NothingToRefund')
        .withArgs(taskId);
    }

    for (const who of ['agent', 'arbitrator', 'stranger'] as const) {
      it(`reverts with ProvenHire_NotFunder when the ${who} decides for the funder`, async () => {
        const { world, hire } = given;
        const asOther = hire.connect(world[who]);
        const calls = [
          asOther.release(taskId),
          asOther.dispute(taskId),
          asOther.review(taskId, 1, PROOF),
          asOther.refund(taskId, world[who]),
        ];
        for (const call of calls) {
          await expect(call)
            .to.be.revertedWithCustomError(hire, 'ProvenHire_NotFunder')
            .withArgs(world[who], world.client);
        }
      });
    }
  });

  it('reverts with ProvenHire_NotEscrow when anybody else sends coins', async () => {
    const { world, hire } = given;
    await expect(world.client.sendTransaction({ to: hire, value: 1 }))
      .to.be.revertedWithCustomError(hire, 'ProvenHire_NotEscrow')
      .withArgs(world.client, world.escrow);
  });

  it('reverts with OwnableUnauthorizedAccount when anybody but the owner chooses whom to trust', async () => {
    const { world, hire } = given;
    await expect(hire.connect(world.client).setTrust(world.client, true))
      .to.be.revertedWithCustomError(hire, 'OwnableUnauthorizedAccount')
      .withArgs(world.client);
  });
});
