// A payable batch that runs its calls by delegatecall shows each of them the same msg.value.
import { expect } from 'chai';
import { network } from 'hardhat';

import { termsOf, AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: a batch counts the same value for each of its calls', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('cannot carry any value, directly or through another contract', async () => {
    const { escrow, client } = world;
    const terms = await termsOf(world);
    const calls = [0, 1].map((lane) => escrow.interface.encodeFunctionData('createAndFundTask', [lane, terms]));
    const data = escrow.interface.encodeFunctionData('multicall', [calls]);
    await expect(client.sendTransaction({ to: escrow, data, value: AMOUNT })).to.be.revertedWithoutReason(
      connection.ethers,
    );
    const actor = await connection.ethers.deployContract('Actor');
    await expect(actor.execute(escrow, AMOUNT, data, { value: AMOUNT })).to.be.revertedWithoutReason(connection.ethers);
    expect(await connection.ethers.provider.getBalance(escrow)).to.equal(0n);
  });
});
