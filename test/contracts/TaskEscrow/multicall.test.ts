import { expect } from 'chai';
import { network } from 'hardhat';

import { PROOF } from '../../helpers/contracts/journey.ts';
import { UNSIGNED } from '../../helpers/contracts/options.ts';
import { State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, termsOf, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection, 'TestToken');
const { ZeroAddress } = connection.ethers;

describe('TaskEscrow.multicall', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('creates several tasks as the caller, each taking its own money', async () => {
    const { escrow, client, token } = world;
    const terms = await termsOf(world);
    const calls = [0, 1, 2].map((lane) => escrow.interface.encodeFunctionData('createAndFundTask', [lane, terms]));
    await expect(escrow.connect(client).multicall(calls)).to.changeTokenBalance(
      connection.ethers,
      token,
      escrow,
      3n * AMOUNT,
    );
  });

  it('takes no value, so that none can be counted twice', async () => {
    const { escrow, client } = world;
    expect(escrow.interface.getFunction('multicall').payable).to.equal(false);
    const terms = await termsOf(world, { token: ZeroAddress });
    const create = escrow.interface.encodeFunctionData('createAndFundTask', [0, terms]);
    const data = escrow.interface.encodeFunctionData('multicall', [[create, create]]);
    await expect(client.sendTransaction({ to: escrow, data, value: AMOUNT })).to.be.revertedWithoutReason(
      connection.ethers,
    );
    await expect(escrow.connect(client).multicall([create]))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongValue')
      .withArgs(0, AMOUNT);
  });

  it('undoes all of it when one call fails, with that call’s error', async () => {
    const { escrow, client } = world;
    const terms = await termsOf(world);
    const create = escrow.interface.encodeFunctionData('createAndFundTask', [0, terms]);
    await expect(escrow.connect(client).multicall([create, create])).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_LaneBusy',
    );
    expect(await escrow.findFreeLane(client, 0, 1)).to.equal(0n);
  });

  it('does not lend the caller’s role to anybody', async () => {
    const { escrow, client, stranger } = world;
    const taskId = await escrow.nextTaskId(client, 0);
    await escrow.connect(client).createAndFundTask(0, await termsOf(world));
    const release = escrow.interface.encodeFunctionData('releasePayment', [taskId]);
    await expect(escrow.connect(stranger).multicall([release]))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_NotClient')
      .withArgs(stranger, client);
  });

  it('can be nested, and still takes no value', async () => {
    const { escrow, client, agent } = world;
    const taskId = await escrow.nextTaskId(client, 0);
    const inner = escrow.interface.encodeFunctionData('createAndFundTaskWith', [
      0,
      await termsOf(world),
      {
        feeRecipient: ZeroAddress,
        feeBps: 0,
        extensionHours: 0,
        bond: 0,
        verifier: ZeroAddress,
        spec: `0x${'00'.repeat(32)}`,
      },
      UNSIGNED,
    ]);
    const outer = escrow.interface.encodeFunctionData('multicall', [[inner]]);
    await escrow.connect(client).multicall([outer]);
    await escrow.connect(agent).multicall([escrow.interface.encodeFunctionData('completeTask', [taskId, PROOF])]);
    expect((await escrow.getTask(taskId)).state).to.equal(State.Completed);
  });
});
