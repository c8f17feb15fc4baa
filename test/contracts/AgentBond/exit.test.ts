import { expect } from 'chai';
import { network } from 'hardhat';

import {
  agentBondFixture,
  CAP,
  EXIT_DELAY,
  ruled,
  STAKE,
  standing,
  type AgentBondWorld,
} from '../../helpers/contracts/agent-bond.ts';
import { fundWith, NO_OPTIONS } from '../../helpers/contracts/options.ts';
import { bring, clockOf, nextAt, nextAtClock, PROOF } from '../../helpers/contracts/journey.ts';
import { HOUR, MAX_HOURS } from '../../helpers/contracts/vocabulary.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('AgentBond.requestExit and withdrawBond', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const withdraw = (to: string = world.stranger.address) => world.bond.connect(world.agent).withdrawBond(to);
  const request = async (): Promise<number> => {
    await world.bond.connect(world.agent).requestExit();
    return Number((await standing(world))['exitAt']);
  };

  describe('requestExit', () => {
    it('sets the time of the exit, where everybody sees it, and emits ExitRequested', async () => {
      const now = (await connection.networkHelpers.time.latest()) + 10;
      await nextAt(world, now);
      await expect(world.bond.connect(world.agent).requestExit())
        .to.emit(world.bond, 'ExitRequested')
        .withArgs(world.agent, now + EXIT_DELAY);
      expect(await standing(world)).to.include({ amount: STAKE, exitAt: BigInt(now + EXIT_DELAY) });
    });

    it('reverts with AgentBond_NoBond for whoever has none', async () => {
      await expect(world.bond.connect(world.stranger).requestExit())
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NoBond')
        .withArgs(world.stranger);
    });

    it('reverts with AgentBond_Leaving the second time', async () => {
      const exitAt = await request();
      await expect(world.bond.connect(world.agent).requestExit())
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_Leaving')
        .withArgs(world.agent, exitAt);
    });
  });

  describe('withdrawBond', () => {
    it('reverts with AgentBond_NotLeaving before a request, and for a stranger', async () => {
      await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'AgentBond_NotLeaving').withArgs(world.agent);
      await nextAt(world, (await request()) + 1);
      await expect(world.bond.connect(world.stranger).withdrawBond(world.stranger))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NotLeaving')
        .withArgs(world.stranger);
    });

    it('reverts with AgentBond_TooEarly in the last second of the delay', async () => {
      const exitAt = await request();
      await nextAt(world, exitAt);
      await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'AgentBond_TooEarly').withArgs(exitAt, exitAt);
    });

    it('pays everything to the address it names a second later, ends the exit, and emits BondWithdrawn', async () => {
      const exitAt = await request();
      await world.bond.post(world.agent, { value: 3 });
      await nextAt(world, exitAt + 1);
      const tx = withdraw();
      const all = STAKE + 3n;
      await expect(tx).to.emit(world.bond, 'BondWithdrawn').withArgs(world.agent, world.stranger, all);
      await expect(tx).to.changeEtherBalances(connection.ethers, [world.stranger, world.bond], [all, -all]);
      expect(await standing(world)).to.include({ amount: 0n, exitAt: 0n });
      await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'AgentBond_NotLeaving');
    });

    it('lets the agent come back, with a delay of its own', async () => {
      await nextAt(world, (await request()) + 1);
      await withdraw();
      await world.bond.post(world.agent, { value: 5 });
      await request();
      await expect(withdraw()).to.be.revertedWithCustomError(world.bond, 'AgentBond_TooEarly');
    });

    for (const who of ['nobody', 'the contract']) {
      it(`reverts with AgentBond_InvalidReceiver when the receiver is ${who}`, async () => {
        const to = who === 'nobody' ? ZeroAddress : await world.bond.getAddress();
        await nextAt(world, (await request()) + 1);
        await expect(withdraw(to)).to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidReceiver').withArgs(to);
      });
    }

    it('reverts, and keeps the bond, when the receiver refuses', async () => {
      await nextAt(world, (await request()) + 1);
      await expect(withdraw(await world.escrow.getAddress())).to.revert(connection.ethers);
      expect((await standing(world))['amount']).to.equal(STAKE);
    });

    it('ends an exit that slashes left nothing of', async () => {
      await world.bond.connect(world.agent).nameArbitrator(world.arbitrator, STAKE);
      const exitAt = await request();
      await world.bond.slash(await ruled(world, { amount: STAKE }));
      await nextAt(world, exitAt + 1);
      await withdraw();
      expect(await standing(world)).to.include({ amount: 0n, exitAt: 0n, losses: 1n });
    });
  });

  it('is slashed to the last second of the longest dispute about what was completed in the second of the request', async () => {
    const options = { ...NO_OPTIONS, extensionHours: MAX_HOURS };
    const taskId = await fundWith(world, options, { reviewHours: MAX_HOURS, rulingHours: MAX_HOURS });
    const { escrow, agent, client, arbitrator, bond } = world;
    await connection.ethers.provider.send('evm_setAutomine', [false]);
    await escrow.connect(agent).completeTask(taskId, PROOF);
    await bond.connect(agent).requestExit();
    await connection.networkHelpers.mine();
    await connection.ethers.provider.send('evm_setAutomine', [true]);
    const exitAt = Number((await standing(world))['exitAt']);

    await nextAtClock(world, taskId, 0);
    await escrow.connect(client).raiseDispute(taskId);
    await escrow.connect(arbitrator).extendRuling(taskId, (await clockOf(world, taskId)) + MAX_HOURS * HOUR);
    await nextAtClock(world, taskId, 0);
    await escrow.connect(arbitrator).resolveDispute(taskId, 0);
    await nextAt(world, exitAt);
    await bond.slash(taskId);
    expect((await standing(world))['amount']).to.equal(STAKE - CAP);
    await withdraw();
  });

  it('says what is certain: coverOf', async () => {
    const { bond, agent, arbitrator } = world;
    const now = await connection.networkHelpers.time.latest();
    const last = now + EXIT_DELAY - 7 * 24 * HOUR;
    expect(await bond.coverOf(agent, arbitrator, last)).to.equal(CAP);
    expect(await bond.coverOf(agent, arbitrator, last + 1)).to.equal(0);
    expect(await bond.coverOf(agent, world.stranger, last)).to.equal(0);
    expect(await bond.coverOf(world.vouchers[0], arbitrator, last)).to.equal(0);

    const exitAt = await request();
    const ends = exitAt - 7 * 24 * HOUR;
    await connection.networkHelpers.time.increase(1000);
    expect(await bond.coverOf(agent, arbitrator, ends)).to.equal(CAP);
    expect(await bond.coverOf(agent, arbitrator, ends + 1)).to.equal(0);
    await bond.connect(agent).nameArbitrator(arbitrator, STAKE + 1n);
    expect(await bond.coverOf(agent, arbitrator, ends)).to.equal(STAKE);
    await bring(world, 'Funded');
  });

  it('says what is certain of an arbitrator that is being dropped', async () => {
    const { bond, agent, arbitrator } = world;
    await bond.connect(agent).dropArbitrator(arbitrator);
    const { until } = await bond.namingOf(agent, arbitrator);
    await connection.networkHelpers.time.increase(8 * 24 * HOUR);
    expect(await bond.coverOf(agent, arbitrator, until)).to.equal(CAP);
    expect(await bond.coverOf(agent, arbitrator, until + 1n)).to.equal(0);
  });
});
