// Every verb of the escrow once through the SDK, on a real chain. What the contract refuses is tested in test/contracts.
import { expect } from 'chai';
import { AbiCoder, id, keccak256, ZeroAddress, ZeroHash } from 'ethers';
import { network } from 'hardhat';
import { TaskEscrow__factory } from '../../../sdk/src/contracts/index.ts';
import { createEscrowClient, escrowCalls, fullOptions, signSettlement } from '../../../sdk/src/escrow/index.ts';
import { DAY, escrowWorld, refusal } from '../../helpers/sdk/escrow-world.ts';

const connection = await network.create();
const { networkHelpers } = connection;
const fixture = escrowWorld(connection);
const load = (): ReturnType<typeof fixture> => networkHelpers.loadFixture(fixture);

describe('sdk/escrow/verbs', () => {
  it('has every state-changing verb of the contract, under its name, and none besides', () => {
    const verbs: string[] = [];
    TaskEscrow__factory.createInterface().forEachFunction(({ name, stateMutability }) => {
      if (!['view', 'pure'].includes(stateMutability)) verbs.push(name);
    });
    const client = createEscrowClient({ address: ZeroAddress, runner: { provider: null } });
    // Two verbs of the contract are one here; the review right is spent by AgentReputation.
    const merged = ['createAndFundTaskWith', 'withdrawTo', 'spendReviewRight'];
    expect(verbs.filter((name) => !(name in client))).to.have.members(merged);
    expect(Object.keys(escrowCalls).filter((name) => !verbs.includes(name))).to.deep.equal([]);
  });

  it('creates, cancels, and tells both from the events', async () => {
    const { asClient, terms } = await load();
    const { taskId } = await (await asClient.createTask(terms)).wait();
    expect(await asClient.getTask(taskId)).to.include({ state: 'Created', amount: 1000n });
    expect(await asClient.getHistory(taskId)).to.include({ state: 'Created', accepted: false });
    const closed = await (await asClient.cancelTask(taskId)).wait();
    expect(closed).to.deep.include({ outcome: 'Cancelled', agentAmount: 0n, clientAmount: 0n });
    expect(await asClient.getHistory(taskId)).to.include({ state: 'Refunded', outcome: 'Cancelled' });
  });

  it('funds a created task with the terms of its history, options included, and nothing else', async () => {
    const { asClient, asStranger, terms, signers } = await load();
    const options = { feeRecipient: signers.stranger.address, feeBps: 500 };
    const { taskId } = await (await asClient.createTask(terms, { options })).wait();
    const history = await asStranger.getHistory(taskId);
    expect(history.options).to.deep.equal(fullOptions(options));
    expect(await refusal(asStranger.fundTask(taskId, terms))).to.equal('TaskEscrow_WrongTerms');
    const { amount } = await (await asStranger.fundTask(taskId, history.terms, { options: history.options })).wait();
    expect(amount).to.equal(1000n);
    expect(await asClient.getOptions(taskId)).to.deep.equal(fullOptions(options));
    const { marketFee, agentAmount } = await (await asClient.releasePayment(taskId)).wait();
    expect([marketFee, agentAmount]).to.deep.equal([50n, 1000n]);
  });

  it('tops up, moves the deadline, and releases parts, in native coin and in a token', async () => {
    const world = await load();
    const { asClient } = world;
    await (await asClient.approvePayment(world.token, 1500n)).wait();
    for (const token of [ZeroAddress, world.token]) {
      const { taskId } = await (await asClient.createAndFundTask({ ...world.terms, token })).wait();
      expect((await (await asClient.topUp(taskId, 500n)).wait()).amount).to.equal(1500n);
      const later = world.terms.deadline + 1000n;
      await (await asClient.extendDeadline(taskId, later)).wait();
      const part = await (await asClient.releasePart(taskId, 600n)).wait();
      expect(part).to.deep.include({ amount: 600n, remaining: 900n, marketFee: 0n, credited: [] });
      expect(await asClient.getHistory(taskId)).to.include({ amount: 900n, deadline: later, partlyPaid: true });
      await networkHelpers.time.increaseTo(later + 1n);
      const snapshot = await networkHelpers.takeSnapshot();
      await (await asClient.refundIfExpired(taskId)).wait();
      // The agent got a part, so the task counts as released although it got nothing at the end.
      const history = await asClient.getHistory(taskId);
      expect(history).to.include({ state: 'Released', outcome: 'AgentSilent', amount: 900n });
      expect((await asClient.getTask(taskId)).state).to.equal(history.state);
      await snapshot.restore();
      world.terms.deadline = (await world.now()) + BigInt(DAY);
    }
  });

  it('declines', async () => {
    const { asClient, asAgent, terms } = await load();
    const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
    await (await asAgent.acceptTask(taskId)).wait();
    expect(await (await asAgent.declineTask(taskId)).wait()).to.include({ outcome: 'Declined', clientAmount: 1000n });
    expect(await asClient.getHistory(taskId)).to.include({ state: 'Refunded', accepted: true });
  });

  it('completes with a proof that the verifier accepts', async () => {
    const { asClient, asAgent, terms, verifier } = await load();
    const options = { verifier, spec: id('spec') };
    const { taskId } = await (await asClient.createAndFundTask(terms, { options })).wait();
    // The mock accepts the hash of the work, and nothing else.
    const { chainId } = await connection.ethers.provider.getNetwork();
    const work = [chainId, asAgent.address, taskId, terms.agent, id('spec'), id('result')];
    const types = ['uint256', 'address', 'bytes32', 'address', 'bytes32', 'bytes32'];
    const evidence = keccak256(AbiCoder.defaultAbiCoder().encode(types, work));
    expect(await refusal(asAgent.completeWithProof(taskId, id('other'), evidence))).to.equal('TaskEscrow_NotProven');
    const closed = await (await asAgent.completeWithProof(taskId, id('result'), evidence)).wait();
    expect(closed).to.include({ outcome: 'Verified', agentAmount: 1000n });
    expect(await asClient.getHistory(taskId)).to.include({ state: 'Released', outcome: 'Verified', accepted: true });
  });

  it('releases and reviews at once', async () => {
    const { asClient, asAgent, terms } = await load();
    const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
    expect(await refusal(asClient.releaseAndReview(taskId, 5))).to.equal('TaskEscrow_NotAccepted');
    await (await asAgent.completeTask(taskId, ZeroHash)).wait();
    expect((await (await asClient.releaseAndReview(taskId, 5)).wait()).outcome).to.equal('ReleasedByClient');
    expect((await asClient.getTask(taskId)).clientReviewed).to.equal(true);
  });

  it('disputes with a bond, evidence and an extension, and splits both', async () => {
    const { asClient, asAgent, asArbitrator, terms } = await load();
    const options = { bond: 100n, extensionHours: 24 };
    const { taskId } = await (await asClient.createAndFundTask(terms, { options })).wait();
    await (await asAgent.completeTask(taskId, id('result'))).wait();
    const { rulingEndsAt } = await (await asClient.raiseDispute(taskId)).wait();
    await (await asAgent.submitEvidence(taskId, 'ipfs://evidence')).wait();
    await (await asArbitrator.extendRuling(taskId, rulingEndsAt + 3600n)).wait();
    expect((await asClient.getOptions(taskId)).extensionHours).to.equal(0);
    const closed = await (await asArbitrator.resolveDispute(taskId, 2500)).wait();
    expect(closed).to.deep.include({ agentAmount: 250n, bond: { agentAmount: 25n, clientAmount: 75n } });
    const { events, options: chosen } = await asClient.getHistory(taskId);
    expect(chosen.extensionHours).to.equal(24);
    expect(events.map(({ name }) => name)).to.deep.equal([
      ...['TaskCreatedAndFunded', 'TaskOptionsChosen', 'TaskCompleted', 'TaskDisputed', 'Evidence', 'RulingExtended'],
      ...['TaskClosed', 'BondPaid'],
    ]);
  });

  it('pays the bond in the task’s token', async () => {
    const { asClient, asAgent, terms, token } = await load();
    await (await asClient.approvePayment(token, 1100n)).wait();
    const { taskId } = await (
      await asClient.createAndFundTask({ ...terms, token }, { options: { bond: 100n } })
    ).wait();
    await (await asAgent.completeTask(taskId, id('result'))).wait();
    await (await asClient.raiseDispute(taskId)).wait();
    expect((await asClient.getTask(taskId)).state).to.equal('Disputed');
  });

  it('sends several calls in one transaction, all or none, and no native coin with them', async () => {
    const { asClient, asAgent, terms, token, signers, domain } = await load();
    await (await asClient.approvePayment(token, 2000n)).wait();
    const inToken = { ...terms, token };
    const create = (lane: bigint) => escrowCalls.createAndFundTask(inToken, { lane });
    const { events } = await (await asClient.multicall([create(0n), create(1n)])).wait();
    expect(events.map(({ name }) => name)).to.deep.equal(['TaskCreatedAndFunded', 'TaskCreatedAndFunded']);
    const [a, b] = events.map(({ args }) => String(args['taskId']));
    const twice = [escrowCalls.declineTask(a ?? ''), escrowCalls.declineTask(a ?? '')];
    expect(await refusal(asAgent.multicall(twice))).to.equal('TaskEscrow_WrongState');
    const consent = await signSettlement(signers.client, domain, {
      ...{ taskId: b ?? '', remaining: 1000n, topUps: 0n, agentAmount: 1n, validUntil: terms.deadline },
    });
    await (
      await asAgent.multicall([escrowCalls.declineTask(a ?? ''), escrowCalls.settle(b ?? '', 1n, consent)])
    ).wait();
    expect((await asClient.getHistory(b ?? '')).accepted).to.equal(true);
    const paying = asClient.multicall([escrowCalls.createAndFundTask(terms, { lane: 0n })]);
    expect(await refusal(paying)).to.equal('BATCH_TAKES_NO_VALUE');
  });

  it('cannot write with a provider alone, and takes no number that fits no field', async () => {
    const { reader, asClient, terms } = await load();
    expect(await refusal(reader.createAndFundTask(terms))).to.equal('SIGNER_NEEDED');
    expect(await refusal(reader.cancelTask(ZeroHash))).to.equal('SIGNER_NEEDED');
    for (const wrong of [
      { amount: 1n << 96n },
      { amount: -1n },
      { deadline: 1n << 32n },
      { reviewHours: 0.5 },
      { silencePercent: 256 },
    ]) {
      expect(await refusal(asClient.createTask({ ...terms, ...wrong })), Object.keys(wrong)[0]).to.equal(
        'INVALID_TERMS',
      );
    }
  });
});
