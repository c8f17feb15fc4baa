// An arbitrator that is a contract rules twice, from inside the payment of its own ruling.
import { expect } from 'chai';
import { network } from 'hardhat';

import { deployActor } from '../helpers/contracts/actors.ts';
import { PROOF } from '../helpers/contracts/journey.ts';
import { AMOUNT, termsOf, worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: an arbitrator acts from inside the payment it ruled', () => {
  it('pays each side once', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, client } = world;
    const [arbitrator, agent] = [await deployActor(world), await deployActor(world)];
    const terms = await termsOf(world, { agent: await agent.getAddress(), arbitrator: await arbitrator.getAddress() });
    const taskId = await escrow.nextTaskId(client, 0);
    await escrow.connect(client).createAndFundTask(0, terms, { value: AMOUNT });
    await escrow.connect(client).createAndFundTask(1, terms, { value: AMOUNT });
    await agent.execute(escrow, 0, escrow.interface.encodeFunctionData('completeTask', [taskId, PROOF]));
    await escrow.connect(client).raiseDispute(taskId);

    const rule = escrow.interface.encodeFunctionData('resolveDispute', [taskId, 10_000]);
    const again = arbitrator.interface.encodeFunctionData('execute', [await escrow.getAddress(), 0, rule]);
    await agent.reenterWith(arbitrator, again);
    await arbitrator.execute(escrow, 0, rule);

    expect([await agent.reentries(), await agent.reentriesSucceeded()]).to.deep.equal([1n, 0n]);
    expect(await connection.ethers.provider.getBalance(agent)).to.equal(AMOUNT);
    expect(await connection.ethers.provider.getBalance(escrow)).to.equal(AMOUNT);
  });
});
