import { expect } from 'chai';
import { AbiCoder, keccak256 } from 'ethers';
import { network } from 'hardhat';

import type { MoodyVerifier } from '../../../sdk/src/generated/contracts/mocks/MoodyVerifier.ts';
import { bring, bringWith, clockOf, nextAtClock, taskOf } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const base = worldFixture(connection);
const { id, ZeroAddress } = connection.ethers;
const SPEC = id('what is to be done');
const RESULT = id('what was done');

describe('TaskEscrow.completeWithProof', () => {
  let world: World;
  let verifier: MoodyVerifier;
  let taskId: string;
  async function verifiedWorld(): Promise<[World, MoodyVerifier]> {
    return [await base(), await connection.ethers.deployContract('MoodyVerifier')];
  }
  beforeEach(async () => {
    [world, verifier] = await connection.networkHelpers.loadFixture(verifiedWorld);
  });
  const funded = async () => {
    taskId = await bringWith(world, 'Funded', { verifier: await verifier.getAddress(), spec: SPEC });
  };
  const prove = (evidence: string, result = RESULT) =>
    world.escrow.connect(world.agent).completeWithProof(taskId, result, evidence);

  /** Evidence that MoodyVerifier accepts for exactly this work. */
  async function evidenceFor(
    changed: Partial<Record<'chain' | 'escrow' | 'task' | 'payee' | 'spec' | 'result', unknown>> = {},
  ) {
    const { chainId } = await connection.ethers.provider.getNetwork();
    const work = {
      chain: chainId,
      escrow: await world.escrow.getAddress(),
      task: taskId,
      payee: world.agent.address,
      spec: SPEC,
      result: RESULT,
      ...changed,
    };
    const types = ['uint256', 'address', 'bytes32', 'address', 'bytes32', 'bytes32'];
    return keccak256(AbiCoder.defaultAbiCoder().encode(types, Object.values(work)));
  }

  describe('given a task without a verifier', () => {
    shouldBehaveLikeVerb({
      world: () => world,
      from: ['Funded'],
      by: ['agent'],
      refusal: 'TaskEscrow_NotAgent',
      act: (escrow, task) => escrow.completeWithProof(task, RESULT, '0x'),
    });

    it('reverts with TaskEscrow_NotProven', async () => {
      taskId = await bring(world, 'Funded');
      await expect(prove('0x'))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotProven')
        .withArgs(ZeroAddress, RESULT);
    });
  });

  it('pays at once, with the result as proof', async () => {
    await funded();
    const { escrow, agent } = world;
    const now = (await connection.networkHelpers.time.latest()) + 60;
    await connection.networkHelpers.time.setNextBlockTimestamp(now);
    const tx = prove(await evidenceFor());
    await expect(tx).to.emit(escrow, 'TaskCompleted').withArgs(taskId, RESULT, now);
    await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.Verified, AMOUNT, 0);
    await expectMoved(world, tx, { agent: AMOUNT, escrow: -AMOUNT });
    expect(await taskOf(world, taskId)).to.deep.include({
      state: State.Released,
      outcome: Outcome.Verified,
      accepted: true,
      proof: RESULT,
    });
  });

  for (const [name, changed] of Object.entries({
    chain: { chain: 1n },
    escrow: { escrow: `0x${'11'.repeat(20)}` },
    task: { task: id('other') },
    payee: { payee: `0x${'11'.repeat(20)}` },
    specification: { spec: id('other') },
    result: { result: id('other') },
  })) {
    it(`hands the verifier the ${name}: a proof for another one reverts with TaskEscrow_NotProven`, async () => {
      await funded();
      await expect(prove(await evidenceFor(changed)))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotProven')
        .withArgs(verifier, RESULT);
    });
  }

  const MOODS = [
    'reverts',
    'answers another word',
    'burns all its gas',
    'answers with a bomb',
    'answers four bytes',
    'answers with dirty bits',
    'answers in the wrong place',
  ];
  MOODS.forEach((mood, number) => {
    it(`reverts with TaskEscrow_NotProven when the verifier ${mood}, and changes nothing`, async () => {
      await funded();
      const before = await taskOf(world, taskId);
      await expect(prove(`0x0${number}`)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotProven');
      expect(await taskOf(world, taskId)).to.deep.equal(before);
      await world.escrow.connect(world.agent).completeTask(taskId, RESULT);
    });
  });

  it('reverts with TaskEscrow_NotProven when the verifier has no code', async () => {
    taskId = await bringWith(world, 'Funded', { verifier: world.stranger.address });
    await expect(prove('0x'))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_NotProven')
      .withArgs(world.stranger, RESULT);
  });

  for (const offset of [0, 1]) {
    it(`${offset === 0 ? 'works in the last second' : 'reverts with TaskEscrow_TooLate after it'}`, async () => {
      await funded();
      const evidence = await evidenceFor();
      const last = await clockOf(world, taskId);
      await nextAtClock(world, taskId, offset);
      if (offset === 0) await prove(evidence);
      else
        await expect(prove(evidence))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TooLate')
          .withArgs(last + 1, last);
    });
  }

  it('is not the only way: the agent may complete, and the client release, without it', async () => {
    await funded();
    await world.escrow.connect(world.agent).completeTask(taskId, RESULT);
    await world.escrow.connect(world.client).releasePayment(taskId);
    expect((await world.escrow.getTask(taskId)).outcome).to.equal(Outcome.ReleasedByClient);
  });
});
