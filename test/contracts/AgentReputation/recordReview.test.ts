import { expect } from 'chai';
import { network } from 'hardhat';

import type { AgentReputation } from '../../../sdk/src/generated/contracts/AgentReputation.ts';
import { PROOF } from '../../helpers/contracts/journey.ts';
import { Outcome, Role } from '../../helpers/contracts/vocabulary.ts';
import { worldFixture } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const world = worldFixture(connection);
const TASK = ethers.id('a task');
/** What the escrow's releaseAndReview counts on. */
const GAS_BUDGET = 12_000n;

/** A contract that deployed a reputation, and is its escrow by that. */
async function fixture() {
  const harness = await ethers.deployContract('RecordReviewHarness');
  const reputation: AgentReputation = await ethers.getContractAt('AgentReputation', await harness.reputation());
  const { client, agent, stranger } = await world();
  return { harness, reputation, client, agent, stranger };
}

describe('AgentReputation.recordReview', () => {
  let given: Awaited<ReturnType<typeof fixture>>;
  beforeEach(async () => {
    given = await networkHelpers.loadFixture(fixture);
  });

  for (const [name, role] of Object.entries(Role)) {
    it(`counts a review of the ${name} as submitReview does, and emits the same event`, async () => {
      const { harness, reputation, client, agent } = given;
      await expect(harness.record(TASK, client, agent, role, 4, PROOF))
        .to.emit(reputation, 'ReviewSubmitted')
        .withArgs(agent, client, TASK, role, 4, Outcome.ReleasedByClient, PROOF);
      await harness.record(TASK, client, agent, role, 1, PROOF);

      expect(await reputation.getReputationAs(agent, role)).to.deep.equal([250n, 2n]);
      expect(await reputation.getReputationAs(agent, 1n - role)).to.deep.equal([0n, 0n]);
    });
  }

  it('keeps it among the recent ones of a subject that wants that', async () => {
    const { harness, reputation, client, agent } = given;
    await reputation.connect(agent).keepRecentReviews(true);
    await harness.record(TASK, client, agent, Role.Agent, 3, PROOF);
    const [entry] = await reputation.getRecentReviews(agent, 0, 1);
    const now = BigInt(await networkHelpers.time.latest());
    expect(entry).to.deep.equal([client.address, 3n, Role.Agent, Outcome.ReleasedByClient, now]);
  });

  it('costs the escrow less than its budget once the subject has been reviewed', async () => {
    const { harness, client, agent } = given;
    const gas: bigint[] = [];
    for (let i = 0; i < 3; ++i) {
      const receipt = await (await harness.record(TASK, client, agent, Role.Agent, 5, PROOF)).wait();
      gas.push(BigInt(receipt?.logs.at(-1)?.data ?? 0));
    }
    expect(gas[0]).to.be.above(GAS_BUDGET);
    expect(gas[1]).to.be.below(GAS_BUDGET).and.above(5_000n);
    expect(gas[2]).to.equal(gas[1]);
  });

  for (const rating of [0, 6, 255]) {
    it(`reverts with AgentReputation_InvalidRating when the rating is ${rating}`, async () => {
      const { harness, reputation, client, agent } = given;
      await expect(harness.record(TASK, client, agent, Role.Agent, rating, PROOF))
        .to.be.revertedWithCustomError(reputation, 'AgentReputation_InvalidRating')
        .withArgs(rating, 1, 5);
    });
  }

  for (const who of ['client', 'agent', 'stranger'] as const) {
    it(`reverts with AgentReputation_NotEscrow when the caller is the ${who}`, async () => {
      const { harness, reputation, client, agent, [who]: caller } = given;
      const review = [TASK, client, agent, Role.Agent, 5, Outcome.ReleasedByClient, PROOF] as const;
      await expect(reputation.connect(caller).recordReview(...review))
        .to.be.revertedWithCustomError(reputation, 'AgentReputation_NotEscrow')
        .withArgs(caller, harness);
    });
  }
});
