import { expect } from 'chai';
import { network } from 'hardhat';

import { deployActor } from '../../helpers/contracts/actors.ts';
import { bringWith } from '../../helpers/contracts/journey.ts';
import { expectMoved } from '../../helpers/contracts/money.ts';
import { sign } from '../../helpers/contracts/signing.ts';
import { Outcome } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();

for (const token of [undefined, 'TestToken'] as const) {
  const fixture = worldFixture(connection, token);

  describe(`TaskEscrow fees in ${token ?? 'native coin'}`, () => {
    let world: World;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
    });

    const FEE = AMOUNT / 10n;
    const fee = (feeBps = 1_000) => ({ feeRecipient: world.stranger.address, feeBps });
    const recipientGets = async (tx: Promise<unknown>, amount: bigint): Promise<void> => {
      if (world.token) await expect(tx).to.changeTokenBalance(connection.ethers, world.token, world.stranger, amount);
      else await expect(tx).to.changeEtherBalance(connection.ethers, world.stranger, amount);
    };

    it('come out of the agent’s side, rounded down', async () => {
      const { escrow, client, agent, stranger } = world;
      const taskId = await bringWith(world, 'Completed', fee());
      const tx = escrow.connect(client).releasePayment(taskId);
      await expect(tx).to.emit(escrow, 'FeePaid').withArgs(taskId, stranger, FEE);
      // The event names the whole: what the client spent on the agent.
      await expect(tx).to.emit(escrow, 'TaskClosed').withArgs(taskId, agent, Outcome.ReleasedByClient, AMOUNT, 0);
      await expectMoved(world, tx, { agent: AMOUNT - FEE, escrow: -AMOUNT });
      await recipientGets(tx, FEE);
    });

    it('are taken from parts too', async () => {
      const { escrow, client } = world;
      const taskId = await bringWith(world, 'Funded', fee(250));
      const part = escrow.connect(client).releasePart(taskId, 1_039);
      await expectMoved(world, part, { agent: 1_014n, escrow: -1_039n });
      await recipientGets(part, 25n);
    });

    it('are never taken from the client’s side', async () => {
      const { escrow, agent, client } = world;
      const taskId = await bringWith(world, 'Completed', fee());
      const consent = await sign(world, agent, 'Settlement', { taskId, remaining: AMOUNT, agentAmount: 10n });
      const tx = escrow.connect(client).settle(taskId, 10n, consent);
      await expectMoved(world, tx, { agent: 9n, client: AMOUNT - 10n, escrow: -AMOUNT });
      await recipientGets(tx, 1n);
    });

    it('are nothing when they round to nothing, or the agent gets nothing', async () => {
      const { escrow, agent, client } = world;
      const tiny = await bringWith(world, 'Funded', fee(1), { amount: 9_999n });
      const tx = escrow.connect(client).releasePayment(tiny);
      await expect(tx).to.not.emit(escrow, 'FeePaid');
      await expectMoved(world, tx, { agent: 9_999n, escrow: -9_999n });
      const declined = await bringWith(world, 'Funded', fee());
      await expect(escrow.connect(agent).declineTask(declined)).to.not.emit(escrow, 'FeePaid');
    });

    it('do not depend on what the recipient does with them', async () => {
      if (token !== undefined) return;
      const { escrow, client } = world;
      for (const mode of ['Revert', 'BurnGas', 'ReturnBomb', 'RevertBomb'] as const) {
        const bad = await deployActor(world, mode);
        const taskId = await bringWith(world, 'Funded', { feeRecipient: await bad.getAddress(), feeBps: 1_000 });
        await escrow.connect(client).releasePayment(taskId);
        const owed = await escrow.creditOf(world.tokenAddress, bad);
        const held = await connection.ethers.provider.getBalance(bad);
        expect(owed + held, mode).to.equal(FEE);
      }
    });
  });
}
