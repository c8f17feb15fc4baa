// A signature made for one chain, contract, task, round or milestone is used for another.
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring } from '../helpers/contracts/journey.ts';
import { NO_OPTIONS, type Signed } from '../helpers/contracts/options.ts';
import { sign } from '../helpers/contracts/signing.ts';
import { AMOUNT, termsOf, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: a signature is used for what it was not made for', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const settlement = (taskId: string) => ({ taskId, remaining: AMOUNT, agentAmount: 0n });
  const consentTo = (taskId: string, domain: object = {}) =>
    sign(world, world.agent, 'Settlement', settlement(taskId), { domain });
  const expectRefused = async (taskId: string, consent: Signed, escrow = world.escrow) =>
    expect(escrow.connect(world.client).settle(taskId, 0, consent)).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_WrongSignature',
    );

  it('on another chain', async () => {
    const taskId = await bring(world, 'Completed');
    await expectRefused(taskId, await consentTo(taskId, { chainId: 11_155_111n }));
  });

  it('on another escrow, where the same ids exist', async () => {
    const taskId = await bring(world, 'Completed');
    const consent = await consentTo(taskId);
    const other = { ...world, escrow: await connection.ethers.deployContract('TaskEscrow') };
    expect(await bring(other, 'Completed')).to.equal(taskId);
    await expectRefused(taskId, consent, other.escrow);
  });

  it('for another task of the same parties and amount', async () => {
    const taskId = await bring(world, 'Completed');
    const twin = await bring(world, 'Completed', {}, 1n);
    await expectRefused(twin, await consentTo(taskId));
  });

  it('for the next task of the lane', async () => {
    const { escrow, agent } = world;
    const taskId = await bring(world, 'Funded');
    const consent = await consentTo(taskId);
    await escrow.connect(agent).declineTask(taskId);
    const next = await bring(world, 'Funded');
    await expectRefused(next, consent);
    await expect(escrow.connect(world.client).settle(taskId, 0, consent)).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_TaskNotFound',
    );
  });

  it('after a milestone was paid, to be paid twice', async () => {
    const { escrow, client, agent } = world;
    const taskId = await bring(world, 'Completed');
    const half = AMOUNT / 2n;
    const consent = await sign(world, client, 'Settlement', { taskId, remaining: AMOUNT, agentAmount: half });
    await escrow.connect(client).releasePart(taskId, half);
    await expect(escrow.connect(agent).settle(taskId, half, consent)).to.be.revertedWithCustomError(
      escrow,
      'TaskEscrow_WrongSignature',
    );
  });

  it('twice', async () => {
    const taskId = await bring(world, 'Completed');
    const consent = await consentTo(taskId);
    await world.escrow.connect(world.client).settle(taskId, 0, consent);
    await expect(world.escrow.connect(world.client).settle(taskId, 0, consent)).to.be.revertedWithCustomError(
      world.escrow,
      'TaskEscrow_WrongState',
    );
  });

  it('of one kind as another: a settlement as a quote', async () => {
    const { escrow, client } = world;
    const taskId = await escrow.nextTaskId(client, 0);
    const terms = await termsOf(world);
    const consent = await consentTo(taskId);
    await expect(
      escrow.connect(client).createAndFundTaskWith(0, terms, NO_OPTIONS, consent, { value: AMOUNT }),
    ).to.be.revertedWithCustomError(escrow, 'TaskEscrow_WrongSignature');
  });
});
