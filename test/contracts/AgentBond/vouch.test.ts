import { expect } from 'chai';
import { network } from 'hardhat';

import {
  agentBondFixture,
  EXIT_DELAY,
  FACTOR,
  ruled,
  slashed,
  STAKE,
  standing,
  vouch,
  type AgentBondWorld,
} from '../../helpers/contracts/agent-bond.ts';
import { nextAt } from '../../helpers/contracts/journey.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('AgentBond.vouch, requestVouchExit and withdrawVouch', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const left = async (which: 0 | 1): Promise<bigint> =>
    (await world.bond.vouchOf(world.vouchers[which], world.agent)).amount;
  const room = (which: 0 | 1): Promise<bigint> => world.bond.vouchRoom(world.vouchers[which], world.agent);
  const request = async (which: 0 | 1): Promise<number> => {
    await world.bond.connect(world.vouchers[which]).requestVouchExit(world.agent);
    return Number((await world.bond.vouchOf(world.vouchers[which], world.agent)).exitAt);
  };
  const withdraw = (which: 0 | 1, to: string = world.stranger.address) =>
    world.bond.connect(world.vouchers[which]).withdrawVouch(world.agent, to);

  describe('vouch', () => {
    it('puts coins behind the agent, on top of what is there, and emits Vouched', async () => {
      const [voucher] = world.vouchers;
      await vouch(world, 0, 5n);
      const tx = vouch(world, 0, 7n);
      await expect(tx).to.emit(world.bond, 'Vouched').withArgs(voucher, world.agent, 7, 12);
      await expect(tx).to.changeEtherBalances(connection.ethers, [voucher, world.bond], [-7, 7]);
      expect(await standing(world)).to.include({ amount: STAKE, vouched: 12n, vouchers: 1n });
      expect(await standing(world, voucher)).to.include({ amount: 3n * STAKE, vouchedOut: 12n, vouched: 0n });
      expect(await world.bond.vouchOf(voucher, world.agent)).to.deep.equal([12n, 0n]);
    });

    it('reverts with AgentBond_InvalidAgent for oneself', async () => {
      await expect(world.bond.connect(world.agent).vouch(world.agent, { value: 1 }))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidAgent')
        .withArgs(world.agent);
    });

    it('reverts with AgentBond_InvalidAgent for nobody', async () => {
      await expect(world.bond.connect(world.vouchers[0]).vouch(ZeroAddress, { value: 1 }))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidAgent')
        .withArgs(ZeroAddress);
    });

    it('reverts with AgentBond_NothingSent without a coin', async () => {
      await expect(vouch(world, 0, 0n)).to.be.revertedWithCustomError(world.bond, 'AgentBond_NothingSent');
    });

    it('takes up to the voucher’s own bond for all its vouches, and reverts with AgentBond_AboveRoom for a wei more', async () => {
      await world.bond.connect(world.vouchers[0]).vouch(world.vouchers[1], { value: STAKE });
      expect(await room(0)).to.equal(2n * STAKE);
      await expect(vouch(world, 0, 2n * STAKE + 1n))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_AboveRoom')
        .withArgs(2n * STAKE + 1n, 2n * STAKE);
      await vouch(world, 0, 2n * STAKE);
      expect(await room(0)).to.equal(0);
    });

    it('takes up to four times the agent’s bond from all vouchers, and reverts with AgentBond_AboveRoom for a wei more', async () => {
      await vouch(world, 0, 3n * STAKE);
      expect(await room(1)).to.equal((FACTOR - 3n) * STAKE);
      await expect(vouch(world, 1, STAKE + 1n))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_AboveRoom')
        .withArgs(STAKE + 1n, STAKE);
      await vouch(world, 1, STAKE);
      expect((await standing(world))['vouched']).to.equal(FACTOR * STAKE);
    });

    it('reverts with AgentBond_AboveRoom for whoever has no bond itself, and for an agent without one', async () => {
      await expect(world.bond.connect(world.stranger).vouch(world.agent, { value: 1 }))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_AboveRoom')
        .withArgs(1, 0);
      await expect(world.bond.connect(world.vouchers[0]).vouch(world.stranger, { value: 1 }))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_AboveRoom')
        .withArgs(1, 0);
    });

    it('reverts with AgentBond_AboveRoom for a voucher whose own bond was slashed below its vouches', async () => {
      const [voucher] = world.vouchers;
      await vouch(world, 0, 3n * STAKE);
      await world.bond.connect(voucher).nameArbitrator(world.arbitrator, STAKE);
      await world.bond.slash(await ruled({ ...world, agent: voucher }, { amount: STAKE }));
      await expect(vouch(world, 0, 1n))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_AboveRoom')
        .withArgs(1, 0);
    });

    for (const who of ['the agent', 'the voucher', 'the vouch'] as const) {
      it(`reverts with AgentBond_Leaving when ${who} is leaving`, async () => {
        const { agent, bond } = world;
        const [voucher] = world.vouchers;
        await vouch(world, 0, 5n);
        if (who === 'the agent') await bond.connect(agent).requestExit();
        else if (who === 'the voucher') await bond.connect(voucher).requestExit();
        else await request(0);
        const account = who === 'the agent' ? agent : voucher;
        const exitAt =
          who === 'the vouch' ? (await bond.vouchOf(voucher, agent)).exitAt : (await bond.bondOf(account)).exitAt;
        await expect(vouch(world, 0, 1n))
          .to.be.revertedWithCustomError(bond, 'AgentBond_Leaving')
          .withArgs(account, exitAt);
        expect(await room(0)).to.equal(0);
      });
    }

    it('has no room for oneself', async () => {
      expect(await world.bond.vouchRoom(world.agent, world.agent)).to.equal(0);
    });

    it('counts what a slash took as room again', async () => {
      await vouch(world, 0, 3n * STAKE);
      await slashed(world);
      expect(await room(0)).to.equal(3n * STAKE - (await left(0)));
      // Room behind the agent shrank with its bond.
      const { amount = 0n, vouched = 0n } = await standing(world);
      expect(FACTOR * amount - vouched).to.be.greaterThan(await room(0));
      await vouch(world, 0, await room(0));
      expect(await standing(world, world.vouchers[0])).to.include({ vouchedOut: 3n * STAKE });
      expect((await standing(world))['vouchers']).to.equal(1n);
    });

    it('does not share losses of before with who comes later', async () => {
      await vouch(world, 0, STAKE);
      await slashed(world);
      await vouch(world, 1, STAKE);
      expect(await left(1)).to.equal(STAKE);
      const first = await left(0);
      await slashed(world, 1n);
      const { amount = 0n } = await standing(world);
      const lost = 1_000_000n - (1_000_000n * (await left(1))) / STAKE;
      expect(1_000_000n - (1_000_000n * (await left(0))) / first).to.equal(lost);
      expect(amount).to.be.greaterThan(0n);
    });
  });

  describe('when the vouches were lost whole', () => {
    beforeEach(async () => {
      await vouch(world, 0, STAKE);
      await vouch(world, 1, STAKE);
      await world.bond.connect(world.agent).nameArbitrator(world.arbitrator, STAKE);
      await slashed(world, 0n, { amount: STAKE });
    });

    it('leaves nothing to anybody, and burns all but the client’s half of the bond', async () => {
      expect([await left(0), await left(1)]).to.deep.equal([0n, 0n]);
      expect(await standing(world)).to.include({ amount: 0n, vouched: 0n, vouchers: 0n });
      expect(await world.bond.burned()).to.equal(3n * STAKE - STAKE / 2n);
    });

    it('starts anew with the next vouch, of an old voucher too', async () => {
      await world.bond.post(world.agent, { value: STAKE });
      expect(await room(0)).to.equal(3n * STAKE);
      await vouch(world, 0, 9n);
      expect([await left(0), await left(1)]).to.deep.equal([9n, 0n]);
      expect(await standing(world)).to.include({ vouched: 9n, vouchers: 1n });
      expect((await standing(world, world.vouchers[0]))['vouchedOut']).to.equal(9n);
    });

    it('pays nothing to who leaves, and takes nothing from the vouches of after', async () => {
      await world.bond.post(world.agent, { value: STAKE });
      await vouch(world, 0, 9n);
      await nextAt(world, (await request(1)) + 1);
      await expect(withdraw(1))
        .to.emit(world.bond, 'VouchWithdrawn')
        .withArgs(world.vouchers[1], world.agent, world.stranger, 0);
      expect(await standing(world)).to.include({ vouched: 9n, vouchers: 1n });
      expect((await standing(world, world.vouchers[1]))['vouchedOut']).to.equal(0n);
    });
  });

  it('burns a pool of which next to nothing is left, rather than to round it', async () => {
    const { agent, arbitrator, bond, vouchers } = world;
    const coin = 10n ** 18n;
    await bond.post(agent, { value: coin - STAKE });
    await bond.post(vouchers[0], { value: 4n * coin });
    await vouch(world, 0, 4n * coin);
    await bond.connect(agent).nameArbitrator(arbitrator, coin);
    // All but 2000 wei of a coin, less than one part in 2⁴⁷.
    await slashed(world, 0n, { amount: coin - 2000n });
    expect(await standing(world)).to.include({ amount: 2000n, vouched: 0n, vouchers: 0n });
    expect(await bond.burned()).to.equal(4n * coin + coin / 2n - 1000n);
  });

  describe('requestVouchExit', () => {
    it('sets the time as an exit does, and emits VouchExitRequested', async () => {
      await vouch(world, 0, 5n);
      const now = (await connection.networkHelpers.time.latest()) + 10;
      await nextAt(world, now);
      await expect(world.bond.connect(world.vouchers[0]).requestVouchExit(world.agent))
        .to.emit(world.bond, 'VouchExitRequested')
        .withArgs(world.vouchers[0], world.agent, now + EXIT_DELAY);
    });

    it('reverts with AgentBond_NoVouch without one, and with AgentBond_Leaving the second time', async () => {
      await expect(request(0))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NoVouch')
        .withArgs(world.vouchers[0], world.agent);
      await vouch(world, 0, 5n);
      const exitAt = await request(0);
      await expect(request(0))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_Leaving')
        .withArgs(world.vouchers[0], exitAt);
    });
  });

  describe('withdrawVouch', () => {
    beforeEach(async () => {
      await vouch(world, 0, STAKE);
      await vouch(world, 1, STAKE);
    });

    it('reverts with AgentBond_NotLeaving before a request, and after the payment', async () => {
      await expect(withdraw(0))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NotLeaving')
        .withArgs(world.vouchers[0]);
      await nextAt(world, (await request(0)) + 1);
      await withdraw(0);
      await expect(withdraw(0)).to.be.revertedWithCustomError(world.bond, 'AgentBond_NotLeaving');
    });

    it('reverts with AgentBond_TooEarly in the last second of the delay', async () => {
      const exitAt = await request(0);
      await nextAt(world, exitAt);
      await expect(withdraw(0))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_TooEarly')
        .withArgs(exitAt, exitAt);
    });

    it('pays what is left a second later, slashes until then included, and emits VouchWithdrawn', async () => {
      const exitAt = await request(0);
      await slashed(world);
      const amount = await left(0);
      expect(amount).to.be.lessThan(STAKE);
      await nextAt(world, exitAt + 1);
      const tx = withdraw(0);
      await expect(tx)
        .to.emit(world.bond, 'VouchWithdrawn')
        .withArgs(world.vouchers[0], world.agent, world.stranger, amount);
      await expect(tx).to.changeEtherBalances(connection.ethers, [world.stranger, world.bond], [amount, -amount]);
      expect(await standing(world)).to.include({ vouchers: 1n });
      expect((await standing(world, world.vouchers[0]))['vouchedOut']).to.equal(0n);
      expect(await world.bond.vouchOf(world.vouchers[0], world.agent)).to.deep.equal([0n, 0n]);
    });

    it('burns with the last vouch what rounding left', async () => {
      await slashed(world);
      const burned = await world.bond.burned();
      const { vouched = 0n } = await standing(world);
      const dust = vouched - (await left(0)) - (await left(1));
      // Less than a wei of each vouch.
      expect(dust).to.equal(2n);
      await request(0);
      await nextAt(world, (await request(1)) + 1);
      await withdraw(0);
      expect(await world.bond.burned()).to.equal(burned);
      await withdraw(1);
      expect(await world.bond.burned()).to.equal(burned + dust);
      expect(await standing(world)).to.include({ vouched: 0n, vouchers: 0n });
    });

    for (const who of ['nobody', 'the contract']) {
      it(`reverts with AgentBond_InvalidReceiver when the receiver is ${who}`, async () => {
        const to = who === 'nobody' ? ZeroAddress : await world.bond.getAddress();
        await nextAt(world, (await request(0)) + 1);
        await expect(withdraw(0, to))
          .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidReceiver')
          .withArgs(to);
      });
    }

    it('reverts, and keeps the vouch, when the receiver refuses', async () => {
      await nextAt(world, (await request(0)) + 1);
      await expect(withdraw(0, await world.escrow.getAddress())).to.revert(connection.ethers);
      expect(await left(0)).to.equal(STAKE);
    });
  });
});
