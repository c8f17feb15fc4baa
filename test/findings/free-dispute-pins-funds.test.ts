// Where a dispute costs nothing, either side pins the other's money by raising one.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bringWith, nextAtClock } from '../helpers/contracts/journey.ts';
import { expectMoved } from '../helpers/contracts/money.ts';
import { AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const BOND = 100_000n;

describe('finding: a dispute that costs nothing pins the other side’s money', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  it('costs whoever raises it for nothing the bond that the terms demand', async () => {
    const { escrow, client, arbitrator } = world;
    const taskId = await bringWith(world, 'Completed', { bond: BOND });
    await expect(escrow.connect(client).raiseDispute(taskId)).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_WrongValue',
    );
    await escrow.connect(client).raiseDispute(taskId, { value: BOND });
    await expectMoved(world, escrow.connect(arbitrator).resolveDispute(taskId, 10_000), {
      agent: AMOUNT + BOND,
      escrow: -AMOUNT - BOND,
    });
  });

  it('pins the money no longer than the ruling window, whoever is silent', async () => {
    const { escrow, client, stranger } = world;
    const taskId = await bringWith(world, 'Completed', { bond: BOND });
    await escrow.connect(client).raiseDispute(taskId, { value: BOND });
    await nextAtClock(world, taskId, 1);
    await escrow.connect(stranger).resolveBySilence(taskId);
    expect(await connection.ethers.provider.getBalance(escrow)).to.equal(0n);
  });

  it('can be raised once: a closed or disputed task takes no other', async () => {
    const { escrow, client, agent } = world;
    const taskId = await bringWith(world, 'Completed', { bond: BOND });
    await escrow.connect(client).raiseDispute(taskId, { value: BOND });
    await expect(escrow.connect(agent).raiseDispute(taskId, { value: BOND })).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_WrongState',
    );
  });
});
