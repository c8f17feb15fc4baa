import { expect } from 'chai';
import { id, ZeroHash } from 'ethers';
import { network } from 'hardhat';
import { createEscrowClient, decodeTaskId, hashTerms, type TaskTerms } from '../../../sdk/src/escrow/index.ts';
import { AgentMarketError } from '../../../sdk/src/errors.ts';
import { createReputationClient } from '../../../sdk/src/reputation/index.ts';

const { ethers, networkHelpers } = await network.create();
const DAY = 86_400;

async function fixture() {
  const [client, agent, arbitrator] = await ethers.getSigners();
  const escrow = await ethers.deployContract('TaskEscrow');
  const token = await ethers.deployContract('TestToken');
  const address = await escrow.getAddress();
  if (client === undefined || agent === undefined || arbitrator === undefined) throw new Error('no accounts');
  await token.getFunction('mint')(client.address, 1000n);
  const terms: TaskTerms = {
    agent: agent.address,
    amount: 1000n,
    deadline: BigInt((await networkHelpers.time.latest()) + DAY),
    arbitrator: arbitrator.address,
    termsHash: hashTerms('work', 'good'),
  };
  return {
    terms,
    token: await token.getAddress(),
    reputation: await escrow.getFunction('reputation')(),
    addresses: { client: client.address.toLowerCase(), agent: agent.address.toLowerCase() },
    signers: { client, agent },
    asClient: createEscrowClient({ address, runner: client }),
    asAgent: createEscrowClient({ address, runner: agent }),
    asArbitrator: createEscrowClient({ address, runner: arbitrator }),
  };
}

async function codeOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof AgentMarketError ? error.code : String(error)),
  );
}

describe('sdk/escrow/client', () => {
  it('takes the lowest free lane, and the next one while that is busy', async () => {
    const { asClient, terms } = await networkHelpers.loadFixture(fixture);
    const first = await (await asClient.createAndFundTask(terms)).wait();
    const second = await (await asClient.createAndFundTask(terms)).wait();
    expect([first, second].map(({ taskId }) => decodeTaskId(taskId).lane)).to.deep.equal([0n, 1n]);
  });

  it('runs a dispute to its ruling and says who got what', async () => {
    const { asClient, asAgent, asArbitrator, terms } = await networkHelpers.loadFixture(fixture);
    const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
    const { reviewEndsAt } = await (await asAgent.completeTask(taskId, id('result'))).wait();
    expect(Number(reviewEndsAt)).to.equal((await networkHelpers.time.latest()) + 72 * 3600);
    await (await asClient.raiseDispute(taskId)).wait();
    const closed = await (await asArbitrator.resolveDispute(taskId, 3333)).wait();
    expect(closed).to.deep.include({ outcome: 'Ruled', agentAmount: 333n, clientAmount: 667n, credited: [] });
    expect(await asClient.getTask(taskId)).to.include({ state: 'Released', outcome: 'Ruled', proof: id('result') });
  });

  it('pays in an ERC-20 after approvePayment, and says so when it is missing', async () => {
    const { asClient, terms, token } = await networkHelpers.loadFixture(fixture);
    expect(await codeOf(asClient.createAndFundTask({ ...terms, token }))).to.not.equal('nothing thrown');
    await (await asClient.approvePayment(token, 1000n)).wait();
    const { taskId } = await (await asClient.createAndFundTask({ ...terms, token })).wait();
    expect((await asClient.getTask(taskId)).token).to.equal(token.toLowerCase());
  });

  it('turns custom errors into codes with advice', async () => {
    const { asClient, asAgent, terms } = await networkHelpers.loadFixture(fixture);
    const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
    expect(await codeOf(asClient.completeTask(taskId, ZeroHash))).to.equal('TaskEscrow_NotAgent');
    expect(await codeOf(asAgent.claimPayment(taskId))).to.equal('TaskEscrow_WrongState');
    expect(await codeOf(asClient.refundIfExpired(taskId))).to.equal('TaskEscrow_TooEarly');
    expect(await codeOf(asClient.getTask(ZeroHash))).to.equal('TaskEscrow_TaskNotFound');
    expect(await codeOf(asClient.withdraw(ethers.ZeroAddress))).to.equal('TaskEscrow_NoCredit');
  });

  it('tells the history of a task whose lane was reused', async () => {
    const { asClient, asAgent, terms, addresses } = await networkHelpers.loadFixture(fixture);
    const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
    await (await asAgent.completeTask(taskId, id('result'))).wait();
    await (await asClient.releasePayment(taskId)).wait();
    await networkHelpers.time.increase(8 * DAY);
    const deadline = BigInt((await networkHelpers.time.latest()) + DAY);
    const next = await (await asClient.createAndFundTask({ ...terms, deadline })).wait();
    expect(decodeTaskId(next.taskId)).to.include({ lane: 0n, round: 2n });

    expect(await codeOf(asClient.getTask(taskId))).to.equal('TaskEscrow_TaskNotFound');
    const history = await asClient.getHistory(taskId);
    expect(history).to.include({ ...addresses, state: 'Released', outcome: 'ReleasedByClient', accepted: true });
    expect(history.events.map(({ name }) => name)).to.deep.equal([
      'TaskCreatedAndFunded',
      'TaskCompleted',
      'TaskClosed',
    ]);
    expect(await codeOf(asClient.getHistory(id('no task')))).to.equal('TASK_NOT_FOUND');
  });

  it('reviews through the reputation, with errors of the escrow decoded, and pages over all reviews', async () => {
    const { asClient, asAgent, terms, reputation, signers, addresses } = await networkHelpers.loadFixture(fixture);
    const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
    const byClient = createReputationClient({ address: reputation, runner: signers.client });
    const byAgent = createReputationClient({ address: reputation, runner: signers.agent });
    expect(await codeOf(byClient.submitReview(taskId, 5))).to.equal('TaskEscrow_WrongState');
    await (await byAgent.keepRecentReviews(true)).wait();
    await (await asAgent.completeTask(taskId, id('result'))).wait();
    await (await asClient.releasePayment(taskId)).wait();
    await (await byClient.submitReview(taskId, 4)).wait();
    await (await byAgent.submitReview(taskId, 3)).wait();
    expect(await codeOf(byClient.submitReview(taskId, 5))).to.equal('TaskEscrow_AlreadyReviewed');
    expect(await codeOf(byClient.submitReview(taskId, 6))).to.equal('AgentReputation_InvalidRating');

    expect(await byClient.getReputation(addresses.agent)).to.deep.equal({ averageX100: 400, count: 1 });
    expect(await byClient.getReputation(addresses.client, 'Client')).to.deep.equal({ averageX100: 300, count: 1 });
    expect(await byClient.getRecentReviews(addresses.agent)).to.have.length(1);

    const seen: number[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const page = await byClient.listReviews(addresses.agent, { fromBlock: from, blocks: 3 });
      seen.push(...page.reviews.map(({ rating }) => rating));
      from = page.nextFromBlock;
    }
    expect(seen).to.deep.equal([4]);
  });
});
