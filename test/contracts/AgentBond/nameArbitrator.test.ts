import { expect } from 'chai';
import { network } from 'hardhat';

import {
  agentBondFixture,
  CAP,
  CLAIM,
  EXIT_DELAY,
  ruled,
  type AgentBondWorld,
} from '../../helpers/contracts/agent-bond.ts';
import { nextAt } from '../../helpers/contracts/journey.ts';

const connection = await network.create();
const fixture = agentBondFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('AgentBond.nameArbitrator and dropArbitrator', () => {
  let world: AgentBondWorld;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  const name = (cap: bigint, arbitrator: string = world.arbitrator.address) =>
    world.bond.connect(world.agent).nameArbitrator(arbitrator, cap);
  const drop = () => world.bond.connect(world.agent).dropArbitrator(world.arbitrator);
  const naming = async (): Promise<bigint[]> => [...(await world.bond.namingOf(world.agent, world.arbitrator))];

  it('names for the caller alone, from this second on, and emits ArbitratorNamed', async () => {
    const now = (await connection.networkHelpers.time.latest()) + 10;
    await nextAt(world, now);
    const tx = world.bond.connect(world.stranger).nameArbitrator(world.arbitrator, 5);
    await expect(tx).to.emit(world.bond, 'ArbitratorNamed').withArgs(world.stranger, world.arbitrator, 5);
    expect(await world.bond.namingOf(world.stranger, world.arbitrator)).to.deep.equal([5n, BigInt(now), 0n]);
    expect((await naming())[0]).to.equal(CAP);
  });

  it('reverts with AgentBond_InvalidArbitrator for nobody and for oneself', async () => {
    for (const arbitrator of [ZeroAddress, world.agent.address]) {
      await expect(name(1n, arbitrator))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidArbitrator')
        .withArgs(arbitrator);
    }
  });

  it('reverts with AgentBond_InvalidCap for none, too much, and less than before', async () => {
    for (const [cap, min, arbitrator] of [
      [0n, 1n, world.stranger.address],
      [2n ** 96n, 1n, world.stranger.address],
      [CAP - 1n, CAP, world.arbitrator.address],
    ] as const) {
      await expect(name(cap, arbitrator))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidCap')
        .withArgs(cap, min);
    }
    await name(2n ** 96n - 1n, world.stranger.address);
  });

  it('raises a cap and keeps since when', async () => {
    const [, from] = await naming();
    await name(CAP + 1n);
    expect(await naming()).to.deep.equal([CAP + 1n, from, 0n]);
  });

  describe('when it is dropped', () => {
    it('goes on for as long as an exit takes, and emits ArbitratorDropped', async () => {
      const [cap, from] = await naming();
      const now = (await connection.networkHelpers.time.latest()) + 10;
      await nextAt(world, now);
      await expect(drop())
        .to.emit(world.bond, 'ArbitratorDropped')
        .withArgs(world.agent, world.arbitrator, now + EXIT_DELAY);
      expect(await naming()).to.deep.equal([cap, from, BigInt(now + EXIT_DELAY)]);
    });

    it('reverts with AgentBond_NotNamed for whom the caller never named', async () => {
      await expect(world.bond.connect(world.stranger).dropArbitrator(world.arbitrator))
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_NotNamed')
        .withArgs(world.stranger, world.arbitrator);
    });

    it('reverts with AgentBond_Leaving the second time', async () => {
      await drop();
      const [, , until] = await naming();
      await expect(drop())
        .to.be.revertedWithCustomError(world.bond, 'AgentBond_Leaving')
        .withArgs(world.arbitrator, until);
    });

    it('is named again for no less while it goes on, and until its last ruling can no longer be claimed', async () => {
      const [, from] = await naming();
      await drop();
      const until = Number((await naming())[2]);
      await nextAt(world, until + CLAIM);
      await expect(name(CAP - 1n)).to.be.revertedWithCustomError(world.bond, 'AgentBond_InvalidCap');
      await connection.networkHelpers.time.setNextBlockTimestamp(until + CLAIM + 1);
      await name(CAP - 1n);
      expect(await naming()).to.deep.equal([CAP - 1n, BigInt(until + CLAIM + 1), 0n]);
      expect(from).to.be.lessThan(until);
    });

    it('cannot undo the last ruling by naming again', async () => {
      const deadline = (await connection.networkHelpers.time.latest()) + EXIT_DELAY + 3600;
      await drop();
      const until = Number((await naming())[2]);
      await connection.networkHelpers.time.increaseTo(until - 100);
      const taskId = await ruled(world, { deadline });
      await connection.networkHelpers.time.increaseTo(until + 10);
      await name(CAP);
      await world.bond.slash(taskId);
      expect(await world.bond.isSlashed(taskId)).to.equal(true);
    });
  });
});
