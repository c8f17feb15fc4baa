import { expect } from 'chai';
import { network } from 'hardhat';

import type { Actor } from '../../../sdk/src/generated/contracts/mocks/Actor.ts';
import { completedBy, deployActor } from '../../helpers/contracts/actors.ts';
import { bring, PROOF } from '../../helpers/contracts/journey.ts';
import { NO_OPTIONS, UNSIGNED } from '../../helpers/contracts/options.ts';
import { Outcome, Role } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, termsOf, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const { ZeroAddress } = connection.ethers;

describe('TaskEscrow reentrancy', () => {
  let world: World;

  /** Every state-changing call, aimed at the task that is being paid (or at a new one). */
  async function calls(taskId: string): Promise<Record<string, string>> {
    const { interface: verbs } = world.escrow;
    const terms = await termsOf(world, { token: ZeroAddress, amount: 1n });
    return {
      createAndFundTask: verbs.encodeFunctionData('createAndFundTask', [9, terms]),
      acceptTask: verbs.encodeFunctionData('acceptTask', [taskId]),
      completeTask: verbs.encodeFunctionData('completeTask', [taskId, PROOF]),
      releasePayment: verbs.encodeFunctionData('releasePayment', [taskId]),
      claimPayment: verbs.encodeFunctionData('claimPayment', [taskId]),
      raiseDispute: verbs.encodeFunctionData('raiseDispute', [taskId]),
      resolveDispute: verbs.encodeFunctionData('resolveDispute', [taskId, 10_000]),
      resolveBySilence: verbs.encodeFunctionData('resolveBySilence', [taskId]),
      refundIfExpired: verbs.encodeFunctionData('refundIfExpired', [taskId]),
      withdraw: verbs.encodeFunctionData('withdraw', [world.tokenAddress]),
      withdrawTo: verbs.encodeFunctionData('withdrawTo', [world.tokenAddress, world.stranger.address]),
      createAndFundTaskWith: verbs.encodeFunctionData('createAndFundTaskWith', [9, terms, NO_OPTIONS, UNSIGNED]),
      fundTask: verbs.encodeFunctionData('fundTask', [taskId, PROOF, UNSIGNED]),
      fundTaskWithAuthorization: verbs.encodeFunctionData('fundTaskWithAuthorization', [
        taskId,
        PROOF,
        UNSIGNED,
        { from: world.stranger.address, validAfter: 0, validBefore: 0, v: 27, r: PROOF, s: PROOF },
      ]),
      permitPayment: verbs.encodeFunctionData('permitPayment', [world.tokenAddress, 1, 1, 27, PROOF, PROOF]),
      cancelTask: verbs.encodeFunctionData('cancelTask', [taskId]),
      topUp: verbs.encodeFunctionData('topUp', [taskId, 1]),
      extendDeadline: verbs.encodeFunctionData('extendDeadline', [taskId, 1]),
      shortenDeadline: verbs.encodeFunctionData('shortenDeadline', [taskId, 1, UNSIGNED]),
      declineTask: verbs.encodeFunctionData('declineTask', [taskId]),
      completeWithProof: verbs.encodeFunctionData('completeWithProof', [taskId, PROOF, '0x']),
      releasePart: verbs.encodeFunctionData('releasePart', [taskId, 1]),
      releaseAndReview: verbs.encodeFunctionData('releaseAndReview', [taskId, 5, PROOF]),
      extendRuling: verbs.encodeFunctionData('extendRuling', [taskId, 1]),
      submitEvidence: verbs.encodeFunctionData('submitEvidence', [taskId, '']),
      settle: verbs.encodeFunctionData('settle', [taskId, 0, UNSIGNED]),
      multicall: verbs.encodeFunctionData('multicall', [[verbs.encodeFunctionData('releasePayment', [taskId])]]),
    };
  }

  const GUARDED = 'ReentrancyGuardReentrantCall';
  const CLOSED = 'TaskEscrow_WrongState';
  const VERBS = {
    createAndFundTask: GUARDED,
    acceptTask: CLOSED,
    completeTask: CLOSED,
    releasePayment: GUARDED,
    claimPayment: GUARDED,
    raiseDispute: GUARDED,
    resolveDispute: GUARDED,
    resolveBySilence: GUARDED,
    refundIfExpired: GUARDED,
    withdraw: GUARDED,
    withdrawTo: GUARDED,
    createAndFundTaskWith: GUARDED,
    fundTask: GUARDED,
    fundTaskWithAuthorization: GUARDED,
    permitPayment: GUARDED,
    cancelTask: CLOSED,
    topUp: GUARDED,
    extendDeadline: CLOSED,
    shortenDeadline: CLOSED,
    declineTask: GUARDED,
    completeWithProof: GUARDED,
    releasePart: GUARDED,
    releaseAndReview: GUARDED,
    extendRuling: CLOSED,
    submitEvidence: CLOSED,
    settle: GUARDED,
    multicall: GUARDED,
  };
  /** Verbs that the state of a task being funded lets through, and that move no money: another rule refuses them here. */
  const WHILE_FUNDED: Record<string, string> = {
    acceptTask: 'TaskEscrow_NotAgent',
    completeTask: 'TaskEscrow_NotAgent',
    extendDeadline: 'TaskEscrow_InvalidDeadline',
    shortenDeadline: 'TaskEscrow_InvalidDeadline',
  };

  async function expectRefused(actor: Actor, error: string): Promise<void> {
    expect(await actor.reentries()).to.equal(1);
    expect(await actor.reentriesSucceeded()).to.equal(0);
    expect(world.escrow.interface.parseError((await actor.refusal()) + '0'.repeat(256))?.name).to.equal(error);
  }

  for (const tokenName of [undefined, 'HookToken'] as const) {
    const fixture = worldFixture(connection, tokenName);

    describe(`given an agent that calls back when it is paid in ${tokenName ?? 'native coin'}`, () => {
      let agent: Actor;
      let taskId: string;
      beforeEach(async () => {
        world = await connection.networkHelpers.loadFixture(fixture);
        agent = await deployActor(world);
        await hook(agent);
        taskId = await completedBy(world, agent);
      });

      for (const [verb, error] of Object.entries(VERBS)) {
        it(`refuses ${verb} with ${error} and pays once`, async () => {
          await agent.reenterWith(world.escrow, (await calls(taskId))[verb] ?? '0x');
          const other = await bring(world, 'Funded', {}, 1n);
          await world.escrow.connect(world.client).releasePayment(taskId);
          await expectRefused(agent, error);
          expect(await world.escrow.creditOf(world.tokenAddress, agent)).to.equal(0);
          expect((await world.escrow.getTask(other)).amount).to.equal(AMOUNT);
        });
      }
    });
  }

  describe('given a client that calls back while its token is pulled', () => {
    const fixture = worldFixture(connection, 'HookToken');
    let client: Actor;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      client = await deployActor(world);
      await hook(client);
      await world.token?.mint(client, 10n * AMOUNT);
      const approve = world.token?.interface.encodeFunctionData('approve', [world.escrow.target, AMOUNT * 10n]);
      await client.execute(world.tokenAddress, 0, approve ?? '0x');
    });

    for (const [verb, guarded] of Object.entries(VERBS)) {
      const error = WHILE_FUNDED[verb] ?? guarded;

      it(`refuses ${verb} with ${error} and locks the amount once`, async () => {
        const taskId = await world.escrow.nextTaskId(client, 0);
        await client.reenterWith(world.escrow, (await calls(taskId))[verb] ?? '0x');
        const create = world.escrow.interface.encodeFunctionData('createAndFundTask', [0, await termsOf(world)]);
        await client.execute(world.escrow, 0, create);
        await expectRefused(client, error);
        expect(await world.token?.balanceOf(world.escrow)).to.equal(AMOUNT);
      });
    }
  });

  describe('given an agent that reviews while it is paid', () => {
    const fixture = worldFixture(connection);
    it('reviews a task that is closed by then', async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      const agent = await deployActor(world);
      const taskId = await completedBy(world, agent);
      const review = world.reputation.interface.encodeFunctionData('submitReview', [taskId, 1, PROOF]);
      await agent.reenterWith(world.reputation, review);
      await expect(world.escrow.connect(world.client).releasePayment(taskId))
        .to.emit(world.reputation, 'ReviewSubmitted')
        .withArgs(world.client, agent, taskId, Role.Client, 1, Outcome.ReleasedByClient, PROOF);
    });
  });

  async function hook(actor: Actor): Promise<void> {
    if (!world.token) return;
    const token = await connection.ethers.getContractAt('HookToken', world.tokenAddress);
    await token.setHooked(actor, true);
  }
});
