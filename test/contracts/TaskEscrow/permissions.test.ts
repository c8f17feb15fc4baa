import { expect } from 'chai';
import { Signature } from 'ethers';
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { network } from 'hardhat';

import type { SignedToken } from '../../../sdk/src/generated/contracts/mocks/SignedToken.ts';
import { NO_OPTIONS, publish, UNSIGNED, type Published } from '../../helpers/contracts/options.ts';
import { sign } from '../../helpers/contracts/signing.ts';
import { authorize, nonceOf, PERMIT, tokenDomain, type Payment } from '../../helpers/contracts/token-signing.ts';
import { State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, termsOf, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const { MaxUint256, ZeroAddress } = connection.ethers;
const base = worldFixture(connection);

describe('TaskEscrow and tokens that take signatures', () => {
  let world: World;
  let dollars: SignedToken;
  async function dollarWorld(): Promise<[World, SignedToken]> {
    const made = await base();
    const token = await connection.ethers.deployContract('SignedToken');
    for (const account of [made.client, made.stranger]) await token.mint(account, 10n * AMOUNT);
    return [{ ...made, tokenAddress: await token.getAddress() }, token];
  }
  beforeEach(async () => {
    [world, dollars] = await connection.networkHelpers.loadFixture(dollarWorld);
  });

  const domain = async () => tokenDomain(await dollars.getAddress());

  describe('permitPayment (ERC-2612)', () => {
    async function permitted(owner: HardhatEthersSigner, value = AMOUNT) {
      const message = {
        owner: owner.address,
        spender: await world.escrow.getAddress(),
        value,
        nonce: await dollars.nonces(owner),
        deadline: MaxUint256,
      };
      const { v, r, s } = Signature.from(await owner.signTypedData(await domain(), PERMIT, message));
      const given: [string, bigint, bigint, number, string, string] = [
        await dollars.getAddress(),
        value,
        MaxUint256,
        v,
        r,
        s,
      ];
      return given;
    }

    const both = async (owner: HardhatEthersSigner) => {
      const { interface: verbs } = world.escrow;
      return [
        verbs.encodeFunctionData('permitPayment', await permitted(owner)),
        verbs.encodeFunctionData('createAndFundTask', [0, await termsOf(world)]),
      ];
    };

    it('pays for a new task in the same multicall, without an approval before', async () => {
      const { escrow, client } = world;
      const taskId = await escrow.nextTaskId(client, 0);
      await expect(escrow.connect(client).multicall(await both(client))).to.changeTokenBalances(
        connection.ethers,
        dollars,
        [client, escrow],
        [-AMOUNT, AMOUNT],
      );
      expect((await escrow.getTask(taskId)).state).to.equal(State.Funded);
    });

    it('goes on when somebody has sent the permit already', async () => {
      const { escrow, client, stranger } = world;
      const calls = await both(client);
      const [, value, deadline, v, r, s] = await permitted(client);
      await dollars.connect(stranger).permit(client, escrow, value, deadline, v, r, s);
      await escrow.connect(client).multicall(calls);
      expect(await dollars.balanceOf(escrow)).to.equal(AMOUNT);
    });

    it('never uses the permit of anybody but the caller', async () => {
      const { escrow, client, stranger } = world;
      await escrow.connect(stranger).permitPayment(...(await permitted(client)));
      expect(await dollars.allowance(client, escrow)).to.equal(0n);
      await expect(escrow.connect(stranger).multicall(await both(client))).to.be.revertedWithCustomError(
        dollars,
        'ERC20InsufficientAllowance',
      );
    });

    for (const name of ['NoReturnToken', 'FeeToken'] as const) {
      it(`passes over a token that knows no permit: ${name}`, async () => {
        const token = await connection.ethers.deployContract(name);
        const [, ...rest] = await permitted(world.client);
        await world.escrow.connect(world.client).permitPayment(await token.getAddress(), ...rest);
      });
    }

    it('passes over an address without code', async () => {
      const [, ...rest] = await permitted(world.client);
      await world.escrow.connect(world.client).permitPayment(world.stranger, ...rest);
    });
  });

  describe('fundTaskWithAuthorization (ERC-3009)', () => {
    const authorized = async (from: HardhatEthersSigner, task: Published, changed: Partial<Payment> = {}) =>
      authorize(from, await domain(), {
        from: from.address,
        to: await world.escrow.getAddress(),
        value: AMOUNT,
        nonce: nonceOf(task.taskId, task.digest),
        ...changed,
      });

    const use = (task: Published, authorization: Awaited<ReturnType<typeof authorized>>, quote = UNSIGNED) =>
      world.escrow.connect(world.agent).fundTaskWithAuthorization(task.taskId, task.digest, quote, authorization);

    it('takes the signer’s money, whoever sends it', async () => {
      const task = await publish(world);
      const tx = use(task, await authorized(world.stranger, task));
      await expect(tx).to.emit(world.escrow, 'TaskFunded').withArgs(task.taskId, world.stranger, AMOUNT);
      await expect(tx).to.changeTokenBalances(
        connection.ethers,
        dollars,
        [world.stranger, world.escrow],
        [-AMOUNT, AMOUNT],
      );
    });

    it('consumes the agent’s quote', async () => {
      const task = await publish(world);
      const quote = await sign(world, world.agent, 'Quote', {
        taskId: task.taskId,
        terms: { ...task.terms, ...NO_OPTIONS },
      });
      await expect(
        use(task, await authorized(world.stranger, task, { nonce: nonceOf(task.taskId, task.digest, true) }), quote),
      )
        .to.emit(world.escrow, 'TaskAccepted')
        .withArgs(task.taskId);
    });

    it('cannot fund another task, of the same terms or others', async () => {
      const task = await publish(world);
      const stolen = await authorized(world.stranger, task);
      for (const other of [
        await publish(world, {}, undefined, 1n),
        await publish(world, { termsHash: task.digest }, undefined, 2n),
      ]) {
        await expect(use(other, stolen)).to.be.revertedWithCustomError(dollars, 'SignedToken_Refused');
      }
    });

    it('cannot be used twice', async () => {
      const task = await publish(world);
      const authorization = await authorized(world.stranger, task);
      await use(task, authorization);
      await expect(use(task, authorization))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongState')
        .withArgs(State.Funded, State.Created);
    });

    it('reverts when the amount signed is another one', async () => {
      const task = await publish(world);
      const less = await authorized(world.stranger, task, { value: AMOUNT - 1n });
      await expect(use(task, less)).to.be.revertedWithCustomError(dollars, 'SignedToken_Refused');
    });

    it('reverts with TaskEscrow_InvalidToken for a task in native coin', async () => {
      const task = await publish(world, { token: ZeroAddress });
      await expect(use(task, await authorized(world.stranger, task)))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_InvalidToken')
        .withArgs(ZeroAddress);
    });

    it('reverts with TaskEscrow_WrongAmountReceived for a token that says yes and pays nothing', async () => {
      const liar = await connection.ethers.deployContract('YesToken');
      const task = await publish(world, { token: await liar.getAddress() });
      await expect(use(task, await authorized(world.stranger, task)))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongAmountReceived')
        .withArgs(0, AMOUNT);
    });
  });
});
