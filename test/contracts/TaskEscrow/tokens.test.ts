import { expect } from 'chai';
import { network } from 'hardhat';

import type { BlocklistToken, OddToken } from '../../../sdk/src/generated/contracts/mocks/index.ts';
import { completedBy, deployActor } from '../../helpers/contracts/actors.ts';
import { bring } from '../../helpers/contracts/journey.ts';
import { State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, fund, termsOf, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();

describe('TaskEscrow tokens', () => {
  let world: World;

  describe('given a token that takes a fee', () => {
    const fixture = worldFixture(connection, 'FeeToken');
    it('reverts with TaskEscrow_WrongAmountReceived when a task is funded', async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      await expect(fund(world))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongAmountReceived')
        .withArgs(AMOUNT - AMOUNT / 100n, AMOUNT);
    });
  });

  describe('given a token that blocks accounts', () => {
    const fixture = worldFixture(connection, 'BlocklistToken');
    let token: BlocklistToken;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      token = world.token as BlocklistToken;
    });

    it('credits a blocked agent and pays the client', async () => {
      const { escrow, client, agent, arbitrator } = world;
      const taskId = await bring(world, 'Disputed');
      await token.setBlocked(agent, true);
      const tx = escrow.connect(arbitrator).resolveDispute(taskId, 5_000);
      await expect(tx).to.emit(escrow, 'PaymentCredited').withArgs(token, agent, 500_000n);
      await expect(tx).to.changeTokenBalances(
        connection.ethers,
        token,
        [client, agent, escrow],
        [AMOUNT - 500_000n, 0n, 500_000n - AMOUNT],
      );
    });

    it('lets a blocked agent withdraw to another address, or later to itself', async () => {
      const { escrow, agent, client, stranger } = world;
      const taskId = await bring(world, 'Completed');
      await token.setBlocked(agent, true);
      await escrow.connect(client).releasePayment(taskId);

      await expect(escrow.connect(agent).withdraw(token)).to.be.revertedWithCustomError(
        token,
        'BlocklistToken_Blocked',
      );
      expect(await escrow.creditOf(token, agent)).to.equal(AMOUNT);
      const tx = escrow.connect(agent).withdrawTo(token, stranger);
      await expect(tx).to.emit(escrow, 'CreditWithdrawn').withArgs(token, agent, stranger, AMOUNT);
      expect(await token.balanceOf(stranger)).to.equal(AMOUNT);
    });

    it('closes every task when the escrow itself is blocked, and pays when it no longer is', async () => {
      const { escrow, agent, client } = world;
      const taskId = await bring(world, 'Completed');
      await token.setBlocked(escrow, true);
      await escrow.connect(client).releasePayment(taskId);
      expect((await escrow.getTask(taskId)).state).to.equal(State.Released);
      await token.setBlocked(escrow, false);
      await escrow.connect(agent).withdraw(token);
      expect(await token.balanceOf(agent)).to.equal(AMOUNT);
    });
  });

  describe('given a token with odd answers', () => {
    const fixture = worldFixture(connection, 'OddToken');
    const answers = ['True', 'Nothing', 'Two', 'Short', 'Bomb'] as const;
    let token: OddToken;
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      token = world.token as OddToken;
    });

    it('reverts when funding is refused by false', async () => {
      await token.setRefuses(true);
      await expect(fund(world)).to.be.revertedWithCustomError(world.escrow, 'SafeERC20FailedOperation').withArgs(token);
    });

    it('credits when the payout is refused by false, and pays when it no longer is', async () => {
      const { escrow, client, agent } = world;
      const taskId = await bring(world, 'Completed');
      await token.setRefuses(true);
      await escrow.connect(client).releasePayment(taskId);
      expect(await escrow.creditOf(token, agent)).to.equal(AMOUNT);
      await expect(escrow.connect(agent).withdraw(token)).to.be.revertedWithCustomError(
        escrow,
        'SafeERC20FailedOperation',
      );
      await token.setRefuses(false);
      await escrow.connect(agent).withdraw(token);
      expect(await token.balanceOf(agent)).to.equal(AMOUNT);
    });

    for (const [index, answer] of answers.entries()) {
      const paid = answer === 'True' || answer === 'Nothing' || answer === 'Bomb';
      it(`takes the answer ${answer} to a payout as ${paid ? 'paid' : 'refused'}`, async () => {
        const taskId = await bring(world, 'Completed');
        await token.setAnswer(index);
        await world.escrow.connect(world.client).releasePayment(taskId);
        expect(await world.escrow.creditOf(token, world.agent)).to.equal(paid ? 0n : AMOUNT);
      });
    }
  });

  describe('given a token that is no contract', () => {
    const fixture = worldFixture(connection, 'TestToken');
    beforeEach(async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
    });

    it('reverts when a task is funded', async () => {
      await expect(fund(world, { token: world.stranger.address })).to.revert(connection.ethers);
    });

    it('credits when the token lost its code meanwhile', async () => {
      const { escrow, client, agent, tokenAddress } = world;
      const taskId = await bring(world, 'Completed');
      await connection.networkHelpers.setCode(tokenAddress, '0x');
      await escrow.connect(client).releasePayment(taskId);
      expect(await escrow.creditOf(tokenAddress, agent)).to.equal(AMOUNT);
    });

    it('reverts with TaskEscrow_WrongValue when native coin comes along with a token', async () => {
      const { escrow, client } = world;
      await expect(escrow.connect(client).createAndFundTask(0, await termsOf(world), { value: 1 }))
        .to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongValue')
        .withArgs(1, 0);
    });
  });

  describe('given a token that calls the receiver', () => {
    const fixture = worldFixture(connection, 'HookToken');
    it('credits an agent whose hook reverts', async () => {
      world = await connection.networkHelpers.loadFixture(fixture);
      const agent = await deployActor(world, 'Revert');
      const token = await connection.ethers.getContractAt('HookToken', world.tokenAddress);
      await token.setHooked(agent, true);
      const taskId = await completedBy(world, agent);
      await world.escrow.connect(world.client).releasePayment(taskId);
      expect(await world.escrow.creditOf(token, agent)).to.equal(AMOUNT);
    });
  });
});
