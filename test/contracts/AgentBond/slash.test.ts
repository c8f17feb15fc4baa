import { expect } from 'chai';
import { network } from 'hardhat';

import {
  agentBondFixture,
  CAP,
  CLAIM,
  FACTOR,
  ruled,
  slashed,
  STAKE,
  standing,
  vouch,
  type AgentBondWorld,
} from '../../helpers/contracts/agent-bond.ts';
import { bring, nextAt, nextAtClock, pass, PROOF, reviewBoth } from '../../helpers/contracts/journey.ts';
import { sign } from '../../helpers/contracts/signing.ts';
import { Outcome, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, fund } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);

describe('AgentBond.slash', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const slash = (taskId: string) => world.bond.connect(world.stranger).slash(taskId);
  const amounts = async (): Promise<(bigint | undefined)[]> => {
    const { amount, vouched, losses } = await standing(world);
    return [amount, vouched, losses, await world.bond.creditOf(world.client), await world.bond.burned()];
  };

  describe('given a dispute that the agent lost', () => {
    it('takes the cap, gives the client half, burns the rest with the odd wei, and emits AgentSlashed', async () => {
      const taskId = await ruled(world);
      const award = CAP / 2n;
      const tx = slash(taskId);
      await expect(tx)
        .to.emit(world.bond, 'AgentSlashed')
        .withArgs(world.agent, world.client, taskId, world.arbitrator, 1, CAP, 0, award);
      await expect(tx).to.changeEtherBalance(connection.ethers, world.bond, 0);
      expect(await amounts()).to.deep.equal([STAKE - CAP, 0n, 1n, award, CAP - award]);
      expect(await world.bond.isSlashed(taskId)).to.equal(true);
    });

    it('takes no more than the payment, when that is in native coin', async () => {
      await slash(await ruled(world, { amount: 10_000n }));
      expect(await amounts()).to.deep.equal([STAKE - 10_000n, 0n, 1n, 5_000n, 5_000n]);
    });

    it('takes the cap for a payment in a token, which has no price here', async () => {
      const token = await connection.ethers.deployContract('TestToken');
      await token.mint(world.client, 10_000);
      await token.connect(world.client).approve(world.escrow, 10_000);
      await slash(await ruled(world, { amount: 10_000n, token: await token.getAddress() }));
      expect((await amounts())[0]).to.equal(STAKE - CAP);
    });

    it('takes what is left, and counts the loss when nothing is', async () => {
      await world.bond.connect(world.agent).nameArbitrator(world.arbitrator, STAKE);
      await slashed(world, 0n, { amount: STAKE - 5n });
      await slashed(world, 1n);
      expect(await amounts()).to.deep.equal([0n, 0n, 2n, (STAKE - 5n) / 2n + 2n, (STAKE - 4n) / 2n + 3n]);
      await slashed(world, 2n);
      expect((await amounts()).slice(0, 3)).to.deep.equal([0n, 0n, 3n]);
    });

    it('reverts with AgentBond_AlreadySlashed the second time', async () => {
      const taskId = await slashed(world);
      await expect(slash(taskId))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_AlreadySlashed')
        .withArgs(taskId);
    });

    it('works in the last second of the claim', async () => {
      const taskId = await ruled(world);
      await nextAtClock(world, taskId, CLAIM);
      await slash(taskId);
    });

    it('reverts with AgentBond_TooLate a second later', async () => {
      const taskId = await ruled(world);
      const { clock } = await world.escrow.getTask(taskId);
      await nextAtClock(world, taskId, CLAIM + 1);
      await expect(slash(taskId))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_TooLate')
        .withArgs(clock + BigInt(CLAIM) + 1n, clock + BigInt(CLAIM));
    });

    it('reverts with TaskEscrow_TaskNotFound once the client reused the lane, which is how it forgives', async () => {
      const taskId = await ruled(world);
      await reviewBoth(world, taskId);
      await fund(world);
      await expect(slash(taskId)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound');
    });

    it('slashes the next task of the lane on its own', async () => {
      await reviewBoth(world, await slashed(world));
      await slash(await ruled(world));
      expect((await amounts())[2]).to.equal(2n);
    });
  });

  describe('given no dispute that the agent lost', () => {
    const notLost = async (taskId: string, state: bigint, outcome: bigint): Promise<void> => {
      await expect(slash(taskId))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NotLost')
        .withArgs(state, outcome);
    };

    it('reverts with AgentBond_NotLost for a ruling that gives the agent the least share', async () => {
      await notLost(await ruled(world, { amount: 10_000n, agentBps: 1 }), State.Released, Outcome.Ruled);
    });

    it('reverts with AgentBond_NotLost for a task of which a part was released before', async () => {
      const taskId = await bring(world, 'Completed');
      await world.escrow.connect(world.client).releasePart(taskId, 1);
      await world.escrow.connect(world.client).raiseDispute(taskId);
      await world.escrow.connect(world.arbitrator).resolveDispute(taskId, 0);
      await notLost(taskId, State.Released, Outcome.Ruled);
    });

    it('reverts with AgentBond_NotLost when the arbitrator was silent and the agreed share is nothing', async () => {
      const taskId = await bring(world, 'Disputed', { silencePercent: 0 });
      await pass(world, taskId, 'silence');
      await notLost(taskId, State.Refunded, Outcome.ArbitratorSilent);
    });

    it('reverts with AgentBond_NotLost when both settled on nothing', async () => {
      const taskId = await bring(world, 'Disputed');
      const consent = await sign(world, world.agent, 'Settlement', { taskId, remaining: AMOUNT, agentAmount: 0 });
      await world.escrow.connect(world.client).settle(taskId, 0, consent);
      await notLost(taskId, State.Refunded, Outcome.Settled);
    });

    it('reverts with AgentBond_NotLost for an open dispute, an expired and a declined task', async () => {
      await notLost(await bring(world, 'Disputed'), State.Disputed, Outcome.Open);
      await notLost(await bring(world, 'Refunded', {}, 1n), State.Refunded, Outcome.AgentSilent);
      const declined = await bring(world, 'Completed', {}, 2n);
      await world.escrow.connect(world.agent).declineTask(declined);
      await notLost(declined, State.Refunded, Outcome.Declined);
    });

    it('reverts with AgentBond_TooSmall for a payment of which a share can round to nothing', async () => {
      // 99.99 % of 9,999 is 9,998.0001: the smallest payment that cannot lie is one more.
      await expect(slash(await ruled(world, { amount: 1n, agentBps: 9_999 })))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_TooSmall')
        .withArgs(1, 10_000);
      await expect(slash(await ruled(world, { amount: 9_999n, agentBps: 1, lane: 1n })))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_TooSmall')
        .withArgs(9_999, 10_000);
    });

    it('reverts with TaskEscrow_TaskNotFound for a task that never was', async () => {
      await expect(slash(PROOF)).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound');
    });
  });

  describe('given an arbitrator that the agent did not name', () => {
    const notNamed = async (taskId: string, arbitrator: string): Promise<void> => {
      await expect(slash(taskId))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NotNamed')
        .withArgs(world.agent, arbitrator);
    };

    it('reverts with AgentBond_NotNamed: nobody is slashed by a judge of a client’s choosing', async () => {
      const taskId = await bring(world, 'Disputed', { arbitrator: world.stranger.address });
      await world.escrow.connect(world.stranger).resolveDispute(taskId, 0);
      await notNamed(taskId, world.stranger.address);
      // Nor by one that somebody else named.
      await world.bond.connect(world.client).nameArbitrator(world.stranger, CAP);
      await notNamed(taskId, world.stranger.address);
    });

    it('reverts with AgentBond_NotNamed for a ruling before the naming, and takes one of its second', async () => {
      const { agent, stranger, escrow, bond } = world;
      const [before, same] = [
        await bring(world, 'Disputed', { arbitrator: stranger.address }),
        await bring(world, 'Disputed', { arbitrator: stranger.address }, 1n),
      ];
      await escrow.connect(stranger).resolveDispute(before, 0);
      await connection.ethers.provider.send('evm_setAutomine', [false]);
      await escrow.connect(stranger).resolveDispute(same, 0);
      await bond.connect(agent).nameArbitrator(stranger, CAP);
      await connection.networkHelpers.mine();
      await connection.ethers.provider.send('evm_setAutomine', [true]);
      await notNamed(before, stranger.address);
      await slash(same);
    });

    it('takes a ruling in the last second of a dropped naming, and none after', async () => {
      const { agent, arbitrator, escrow, bond } = world;
      await bond.connect(agent).dropArbitrator(arbitrator);
      const until = Number((await bond.namingOf(agent, arbitrator)).until);
      await connection.networkHelpers.time.increaseTo(until - 1000);
      const [last, after] = [await bring(world, 'Disputed'), await bring(world, 'Disputed', {}, 1n)];
      await nextAt(world, until);
      await escrow.connect(arbitrator).resolveDispute(last, 0);
      await escrow.connect(arbitrator).resolveDispute(after, 0);
      await slash(last);
      await notNamed(after, arbitrator.address);
    });
  });

  describe('given vouches', () => {
    it('takes the same part of each vouch as of the bond, burns it, and gives the client no more', async () => {
      await vouch(world, 0, STAKE);
      await vouch(world, 1, 2n * STAKE);
      const taskId = await ruled(world);
      await expect(slash(taskId))
        .to.emit(world.bond, 'AgentSlashed')
        .withArgs(world.agent, world.client, taskId, world.arbitrator, 1, CAP, 3n * CAP, CAP / 2n);
      expect(await amounts()).to.deep.equal([STAKE - CAP, 3n * (STAKE - CAP), 1n, CAP / 2n, 4n * CAP - CAP / 2n]);
      const left = [0, 1].map((i) => world.bond.vouchOf(world.vouchers[i] ?? '', world.agent));
      const [first, second] = (await Promise.all(left)).map(({ amount }) => amount);
      // Rounded down, by less than a wei in each.
      expect([STAKE - CAP - (first ?? 0n), 2n * (STAKE - CAP) - (second ?? 0n)]).to.deep.equal([1n, 1n]);
    });

    it('takes at most four times the slash, of an agent that came back with next to nothing', async () => {
      await vouch(world, 0, 3n * STAKE);
      await world.bond.connect(world.agent).requestExit();
      await nextAt(world, Number((await standing(world))['exitAt']) + 1);
      await world.bond.connect(world.agent).withdrawBond(world.agent);
      await slashed(world, 0n, { amount: 10_000n });
      expect((await amounts()).slice(0, 2)).to.deep.equal([0n, 3n * STAKE - FACTOR * 10_000n]);
      await world.bond.post(world.agent, { value: 1 });
      await slashed(world, 1n);
      expect(await amounts()).to.deep.equal([
        0n,
        3n * STAKE - FACTOR * (10_000n + CAP),
        2n,
        0n,
        1n + FACTOR * (10_000n + CAP),
      ]);
    });

    it('leaves the vouchers’ own bonds, and other agents’ vouches, alone', async () => {
      await vouch(world, 0, STAKE);
      await world.bond.connect(world.vouchers[1]).vouch(world.vouchers[0], { value: STAKE });
      await slashed(world);
      expect(await standing(world, world.vouchers[0])).to.include({ amount: 3n * STAKE, losses: 0n, vouched: STAKE });
    });
  });
});
