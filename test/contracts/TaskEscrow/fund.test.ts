import { expect } from 'chai';
import { network } from 'hardhat';

import { nextAtClock, pass, taskOf } from '../../helpers/contracts/journey.ts';
import { publish, UNSIGNED, type Published } from '../../helpers/contracts/options.ts';
import { shouldBehaveLikeVerb } from '../../helpers/contracts/should-behave-like-verb.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const { id } = connection.ethers;
const nativeFixture = worldFixture(connection);

for (const token of [undefined, 'TestToken', 'NoReturnToken'] as const) {
  const fixture = worldFixture(connection, token);

  describe(`TaskEscrow.fundTask in ${token ?? 'native coin'}`, () => {
    let world: World;
    let published: Published;
    const value = token === undefined ? AMOUNT : 0n;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      await world.token?.mint(world.stranger, AMOUNT);
      await world.token?.connect(world.stranger).approve(world.escrow, AMOUNT);
    });

    const fund = (taskId: string, digest: string, sent = value) =>
      world.escrow.connect(world.stranger).fundTask(taskId, digest, UNSIGNED, { value: sent });

    it('locks the stranger’s money for the client’s task', async () => {
      published = await publish(world);
      const tx = fund(published.taskId, published.digest);
      await expect(tx).to.emit(world.escrow, 'TaskFunded').withArgs(published.taskId, world.stranger, AMOUNT);
      await expect(tx).to.not.emit(world.escrow, 'TaskAccepted');
      const accounts = [world.stranger, world.escrow, world.client];
      if (world.token)
        await expect(tx).to.changeTokenBalances(connection.ethers, world.token, accounts, [-AMOUNT, AMOUNT, 0n]);
      else await expect(tx).to.changeEtherBalances(connection.ethers, accounts, [-AMOUNT, AMOUNT, 0n]);
      const deadline = BigInt(published.terms.deadline);
      expect(await taskOf(world, published.taskId)).to.deep.include({ state: State.Funded, clock: deadline });
    });

    it('refunds the client, never the funder', async () => {
      published = await publish(world);
      await fund(published.taskId, published.digest);
      await nextAtClock(world, published.taskId, 1);
      const tx = world.escrow.connect(world.stranger).refundIfExpired(published.taskId);
      await expect(tx)
        .to.emit(world.escrow, 'TaskClosed')
        .withArgs(published.taskId, world.agent, Outcome.AgentSilent, 0, AMOUNT);
      const accounts = [world.stranger, world.client];
      if (world.token) await expect(tx).to.changeTokenBalances(connection.ethers, world.token, accounts, [0n, AMOUNT]);
      else await expect(tx).to.changeEtherBalances(connection.ethers, accounts, [0n, AMOUNT]);
    });

    it('reverts with TaskEscrow_WrongTerms for any digest but that of the terms', async () => {
      published = await publish(world);
      await expect(fund(published.taskId, id('other')))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongTerms')
        .withArgs(id('other'), published.digest);
    });

    for (const sent of [0n, AMOUNT - 1n, AMOUNT + 1n].filter((each) => each !== value)) {
      it(`reverts with TaskEscrow_WrongValue when ${sent} wei come along`, async () => {
        published = await publish(world);
        await expect(fund(published.taskId, published.digest, sent))
          .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongValue')
          .withArgs(sent, value);
      });
    }

    it('works at the deadline', async () => {
      published = await publish(world);
      await nextAtClock(world, published.taskId, 0);
      await fund(published.taskId, published.digest);
    });

    it('reverts with TaskEscrow_TooLate after it', async () => {
      published = await publish(world);
      const last = Number(published.terms.deadline);
      await nextAtClock(world, published.taskId, 1);
      await expect(fund(published.taskId, published.digest))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TooLate')
        .withArgs(last + 1, last);
    });

    if (token === undefined) {
      shouldBehaveLikeVerb({
        world: () => world,
        from: ['Created'],
        by: ['stranger'],
        act: (escrow, taskId) => escrow.fundTask(taskId, id('whatever'), UNSIGNED),
      });
    }
  });
}

describe('TaskEscrow.cancelTask', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(nativeFixture);
  });

  shouldBehaveLikeVerb({
    world: () => world,
    from: ['Created'],
    by: ['client'],
    act: (escrow, taskId) => escrow.cancelTask(taskId),
  });

  it('closes without paying anybody', async () => {
    const { taskId } = await publish(world);
    const tx = world.escrow.connect(world.client).cancelTask(taskId);
    await expect(tx).to.emit(world.escrow, 'TaskClosed').withArgs(taskId, world.agent, Outcome.Cancelled, 0, 0);
    await expect(tx).to.changeEtherBalances(connection.ethers, [world.client, world.escrow], [0n, 0n]);
    expect(await taskOf(world, taskId)).to.deep.include({ state: State.Refunded, outcome: Outcome.Cancelled });
  });

  for (const party of ['agent', 'arbitrator', 'stranger'] as const) {
    it(`reverts with TaskEscrow_TooEarly for the ${party} until the deadline is over`, async () => {
      const { taskId, terms } = await publish(world);
      await nextAtClock(world, taskId, 0);
      await expect(world.escrow.connect(world[party]).cancelTask(taskId))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TooEarly')
        .withArgs(terms.deadline, terms.deadline);
    });

    it(`lets the ${party} cancel after it`, async () => {
      const { taskId } = await publish(world);
      await nextAtClock(world, taskId, 1);
      await world.escrow.connect(world[party]).cancelTask(taskId);
    });
  }

  it('leaves other tasks their money', async () => {
    const { taskId, digest } = await publish(world);
    await world.escrow.connect(world.stranger).fundTask(taskId, digest, UNSIGNED, { value: AMOUNT });
    const other = await publish(world, {}, undefined, 1n);
    await world.escrow.connect(world.client).cancelTask(other.taskId);
    expect(await connection.ethers.provider.getBalance(world.escrow)).to.equal(AMOUNT);
    await pass(world, taskId, 'refund');
    expect(await connection.ethers.provider.getBalance(world.escrow)).to.equal(0n);
  });
});
