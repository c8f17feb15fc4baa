// Money goes in exactly, and out exactly once, whatever a task is paid in.
import { expect } from 'chai';

import { bring, nextAtClock, pass } from './journey.ts';
import { balanceOf, expectMoved } from './money.ts';
import { AMOUNT, fund, termsOf, valueOf, type World } from './world.ts';

const SILENT = 300_000n;

export function shouldBehaveLikeEscrow(world: () => World): void {
  it('locks exactly the amount of a new task', async () => {
    const { escrow, client } = world();
    const terms = await termsOf(world());
    const tx = escrow.connect(client).createAndFundTask(0, terms, { value: valueOf(world(), terms) });
    await expectMoved(world(), tx, { client: -AMOUNT, escrow: AMOUNT });
  });

  for (const sent of [AMOUNT - 1n, AMOUNT + 1n, 1n]) {
    it(`reverts with TaskEscrow_WrongValue when ${sent} wei come along`, async () => {
      const { escrow, client } = world();
      const terms = await termsOf(world());
      await expect(escrow.connect(client).createAndFundTask(0, terms, { value: sent }))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongValue')
        .withArgs(sent, valueOf(world(), terms));
    });
  }

  it('pays the agent when the client releases', async () => {
    const taskId = await bring(world(), 'Completed');
    const { escrow, client } = world();
    await expectMoved(world(), escrow.connect(client).releasePayment(taskId), { agent: AMOUNT, escrow: -AMOUNT });
  });

  it('pays the agent when the client is silent', async () => {
    const taskId = await bring(world(), 'Completed');
    const { escrow, agent } = world();
    await nextAtClock(world(), taskId, 1);
    await expectMoved(world(), escrow.connect(agent).claimPayment(taskId), { agent: AMOUNT, escrow: -AMOUNT });
  });

  it('returns the payment when the agent is silent', async () => {
    const taskId = await fund(world());
    const { escrow, stranger } = world();
    await nextAtClock(world(), taskId, 1);
    await expectMoved(world(), escrow.connect(stranger).refundIfExpired(taskId), { client: AMOUNT, escrow: -AMOUNT });
  });

  it('splits as the arbitrator rules', async () => {
    const taskId = await bring(world(), 'Disputed');
    const { escrow, arbitrator } = world();
    await expectMoved(world(), escrow.connect(arbitrator).resolveDispute(taskId, 2_500), {
      agent: 250_000n,
      client: AMOUNT - 250_000n,
      escrow: -AMOUNT,
    });
  });

  it('splits as agreed when the arbitrator is silent', async () => {
    const taskId = await bring(world(), 'Disputed');
    const { escrow, stranger } = world();
    await nextAtClock(world(), taskId, 1);
    await expectMoved(world(), escrow.connect(stranger).resolveBySilence(taskId), {
      agent: SILENT,
      client: AMOUNT - SILENT,
      escrow: -AMOUNT,
    });
  });

  it('keeps tasks in other lanes and ends with nothing', async () => {
    const disputed = await bring(world(), 'Disputed', { amount: 5n }, 1n);
    const completed = await bring(world(), 'Completed', { amount: 7n }, 2n);
    await bring(world(), 'Refunded', { amount: 11n }, 3n);
    expect(await balanceOf(world(), world().escrow)).to.equal(12n);

    await world().escrow.connect(world().client).releasePayment(completed);
    expect(await balanceOf(world(), world().escrow)).to.equal(5n);

    await pass(world(), disputed, 'silence');
    expect(await balanceOf(world(), world().escrow)).to.equal(0n);
  });
}
