import { expect } from 'chai';
import { network } from 'hardhat';

import { Pen } from '../../helpers/contracts/actors.ts';
import { taskOf } from '../../helpers/contracts/journey.ts';
import { NO_OPTIONS, publish, type Options, type Signed } from '../../helpers/contracts/options.ts';
import { digestOf, FOREVER, sign } from '../../helpers/contracts/signing.ts';
import { State } from '../../helpers/contracts/vocabulary.ts';
import { termsOf, worldFixture, type Terms, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id } = connection.ethers;

describe('TaskEscrow quotes', () => {
  let world: World;
  let taskId: string;
  let terms: Terms;
  let options: Options;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    taskId = await world.escrow.nextTaskId(world.client, 0);
    terms = await termsOf(world);
    options = { ...NO_OPTIONS, feeRecipient: world.stranger.address, feeBps: 250, bond: 7, extensionHours: 12 };
  });

  const message = (changed: object = {}): Record<string, unknown> => ({
    taskId,
    terms: { ...terms, ...options, ...changed },
  });
  const create = (quote: Signed) =>
    world.escrow.connect(world.client).createAndFundTaskWith(0, terms, options, quote, { value: terms.amount });

  it('makes the task accepted from the start', async () => {
    await expect(create(await sign(world, world.agent, 'Quote', message())))
      .to.emit(world.escrow, 'TaskAccepted')
      .withArgs(taskId);
    expect(await taskOf(world, taskId)).to.deep.include({ state: State.Funded, accepted: true });
  });

  it('is optional: without one the task is not accepted', async () => {
    await expect(create({ validUntil: 0, signature: '0x' })).to.not.emit(world.escrow, 'TaskAccepted');
    expect(await taskOf(world, taskId)).to.deep.include({ state: State.Funded, accepted: false });
  });

  it('is consumed when a created task is funded, by whoever brings it', async () => {
    const { digest } = await publish(world, terms, options);
    const quote = await sign(world, world.agent, 'Quote', message());
    await expect(world.escrow.connect(world.stranger).fundTask(taskId, digest, quote, { value: terms.amount }))
      .to.emit(world.escrow, 'TaskAccepted')
      .withArgs(taskId);
    expect(await taskOf(world, taskId)).to.deep.include({ state: State.Funded, accepted: true });
  });

  it('is good up to its last second', async () => {
    const now = await connection.networkHelpers.time.latest();
    const quote = await sign(world, world.agent, 'Quote', message(), { validUntil: now + 10 });
    await connection.networkHelpers.time.setNextBlockTimestamp(now + 10);
    await create(quote);
  });

  it('reverts with TaskEscrow_SignatureExpired after it', async () => {
    const now = await connection.networkHelpers.time.latest();
    const quote = await sign(world, world.agent, 'Quote', message(), { validUntil: now + 10 });
    await connection.networkHelpers.time.setNextBlockTimestamp(now + 11);
    await expect(create(quote))
      .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_SignatureExpired')
      .withArgs(now + 11, now + 10);
  });

  it('reverts with TaskEscrow_SignatureIsRevoked after the agent took it back, and only then', async () => {
    const { escrow, agent, stranger } = world;
    const quote = await sign(world, agent, 'Quote', message());
    const digest = await digestOf(world, 'Quote', message());
    await escrow.connect(stranger).revokeSignature(digest);
    expect(await escrow.isRevoked(agent, digest)).to.equal(false);
    await create.call(undefined, quote).then(async () => escrow.connect(agent).declineTask(taskId));

    taskId = await escrow.nextTaskId(world.client, 1);
    const second = await digestOf(world, 'Quote', message());
    await expect(escrow.connect(agent).revokeSignature(second))
      .to.emit(escrow, 'SignatureRevoked')
      .withArgs(agent, second);
    expect(await escrow.isRevoked(agent, second)).to.equal(true);
    const revoked = await sign(world, agent, 'Quote', message());
    await expect(
      escrow.connect(world.client).createAndFundTaskWith(1, terms, options, revoked, { value: terms.amount }),
    )
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_SignatureIsRevoked')
      .withArgs(agent, second);
  });

  describe('reverts with TaskEscrow_WrongSignature', () => {
    async function expectWrong(quote: Signed): Promise<void> {
      const digest = await digestOf(world, 'Quote', message(), BigInt(quote.validUntil));
      await expect(create(quote))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongSignature')
        .withArgs(world.agent, digest);
    }

    for (const signer of ['client', 'stranger', 'arbitrator'] as const) {
      it(`when it is the ${signer}’s`, async () => expectWrong(await sign(world, world[signer], 'Quote', message())));
    }

    it('when it names another task', async () => {
      const other = await world.escrow.nextTaskId(world.client, 1);
      await expectWrong(await sign(world, world.agent, 'Quote', { ...message(), taskId: other }));
    });

    for (const [name, changed] of Object.entries({
      agent: { agent: `0x${'11'.repeat(20)}` },
      token: { token: `0x${'11'.repeat(20)}` },
      amount: { amount: 1n },
      'review hours': { reviewHours: 25 },
      'ruling hours': { rulingHours: 49 },
      'silence percent': { silencePercent: 31 },
      deadline: { deadline: 1_000_000_000 },
      arbitrator: { arbitrator: `0x${'11'.repeat(20)}` },
      'terms hash': { termsHash: id('other') },
      'fee recipient': { feeRecipient: `0x${'11'.repeat(20)}` },
      fee: { feeBps: 249 },
      extension: { extensionHours: 13 },
      bond: { bond: 6 },
      verifier: { verifier: `0x${'11'.repeat(20)}` },
      specification: { spec: id('other') },
    })) {
      it(`when it names another ${name}`, async () =>
        expectWrong(await sign(world, world.agent, 'Quote', message(changed))));
    }

    for (const [name, domain] of Object.entries({
      'another chain': { chainId: 1n },
      'another escrow': { verifyingContract: `0x${'11'.repeat(20)}` },
      'another name': { name: 'AgentReviews' },
      'another version': { version: '2' },
    })) {
      it(`when it is for ${name}`, async () =>
        expectWrong(await sign(world, world.agent, 'Quote', message(), { domain })));
    }

    it('when its validity was stretched', async () => {
      const quote = await sign(world, world.agent, 'Quote', message(), { validUntil: FOREVER - 1n });
      await expectWrong({ ...quote, validUntil: FOREVER });
    });

    it('when its s is in the upper half, its length odd, or it is rubbish', async () => {
      const { validUntil, signature } = await sign(world, world.agent, 'Quote', message());
      const { r, s, v } = connection.ethers.Signature.from(signature);
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const high = (order - BigInt(s)).toString(16).padStart(64, '0');
      await expectWrong({ validUntil, signature: r + high + (v === 27 ? '1c' : '1b') });
      await expectWrong({ validUntil, signature: signature.slice(0, -2) });
      await expectWrong({ validUntil, signature: `0x${'00'.repeat(65)}` });
      await expectWrong({ validUntil, signature: '0x01' });
    });
  });

  describe('given an agent that is a contract', () => {
    it('takes its word by ERC-1271, and only an honest yes', async () => {
      const wallet = await connection.ethers.deployContract('SigningActor', [connection.ethers.ZeroAddress]);
      terms = { ...terms, agent: await wallet.getAddress() };
      const digest = await digestOf(world, 'Quote', message());
      const quote = { validUntil: FOREVER, signature: '0x01' };
      for (const [name, pen] of Object.entries(Pen)) {
        if (name === 'SaysYes') continue;
        await wallet.setPen(pen);
        await expect(create(quote), name)
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongSignature')
          .withArgs(wallet, digest);
      }
      await wallet.setPen(Pen.Honest);
      await wallet.approveDigest(digest);
      await create(quote);
      expect(await taskOf(world, taskId)).to.deep.include({ accepted: true });
    });
  });
});
