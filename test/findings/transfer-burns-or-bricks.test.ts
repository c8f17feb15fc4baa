// `.transfer` bricks a task whose receiver needs more than 2,300 gas; `.send` without a check burns the payment.
import { expect } from 'chai';
import { network } from 'hardhat';

import { completedBy, deployActor, Mode } from '../helpers/contracts/actors.ts';
import { AMOUNT, worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress, provider } = connection.ethers;

describe('finding: .send and .transfer burn or brick', () => {
  it('pays a smart wallet that needs 95,000 gas to receive', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const wallet = await connection.ethers.deployContract('ThirstyReceiver');
    const taskId = await completedBy(world, wallet);
    await world.escrow.connect(world.client).releasePayment(taskId);
    expect(await provider.getBalance(wallet)).to.equal(AMOUNT);
  });

  it('keeps what a receiver refused until it takes it', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const wallet = await deployActor(world, 'Revert');
    const taskId = await completedBy(world, wallet);
    await world.escrow.connect(world.client).releasePayment(taskId);
    expect(await provider.getBalance(world.escrow)).to.equal(AMOUNT);
    expect(await world.escrow.creditOf(ZeroAddress, wallet)).to.equal(AMOUNT);

    await wallet.setMode(Mode.Accept);
    await wallet.execute(world.escrow, 0, world.escrow.interface.encodeFunctionData('withdraw', [ZeroAddress]));
    expect(await provider.getBalance(wallet)).to.equal(AMOUNT);
    expect(await provider.getBalance(world.escrow)).to.equal(0);
  });
});
