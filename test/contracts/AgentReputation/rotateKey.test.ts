import { expect } from 'chai';
import { network } from 'hardhat';

import { anchor, nextHeader } from '../../helpers/contracts/batch.ts';
import { nextAt } from '../../helpers/contracts/journey.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { id, MaxUint256, ZeroAddress } = connection.ethers;
const { networkHelpers } = connection;

describe('AgentReputation.rotateKey', () => {
  let world: World;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
  });

  /** The stranger is the operator; the keys it rotates to are those of the others. */
  async function rotate(to: 'client' | 'agent' | 'stranger'): Promise<number> {
    await world.reputation.connect(world.stranger).rotateKey(world[to]);
    return networkHelpers.time.latest();
  }

  it('emits OperatorKeyRotated and appends the key with the time of the block', async () => {
    const { reputation, stranger, agent, client } = world;
    const at = (await networkHelpers.time.latest()) + 1000;
    for (const [index, key] of [agent, client].entries()) {
      await nextAt(world, at + index * 500);
      await expect(reputation.connect(stranger).rotateKey(key))
        .to.emit(reputation, 'OperatorKeyRotated')
        .withArgs(stranger, key, at + index * 500, index);
    }
    expect(await reputation.keyCountOf(stranger)).to.equal(2);
    expect(await reputation.keyOf(stranger, 0)).to.deep.equal([agent.address, BigInt(at)]);
    expect(await reputation.keyOf(stranger, 1)).to.deep.equal([client.address, BigInt(at + 500)]);
    expect(await reputation.keyCountOf(agent)).to.equal(0);
  });

  it('names the operator itself before the first rotation', async () => {
    for (const moment of [0, 1, MaxUint256]) {
      expect(await world.reputation.keyAt(world.stranger, moment)).to.equal(world.stranger.address);
    }
  });

  it('names the key that was in force at every second', async () => {
    const { reputation, stranger } = world;
    const names = ['agent', 'client', 'stranger', 'agent', 'client'] as const;
    const from: number[] = [];
    for (const name of names) {
      await networkHelpers.mine(3, { interval: 100 });
      from.push(await rotate(name));
    }
    const keyAt = (moment: number | bigint) => reputation.keyAt(stranger, moment);
    expect(await keyAt((from[0] ?? 0) - 1)).to.equal(stranger.address);
    for (const [i, name] of names.entries()) {
      const begin = from[i] ?? 0;
      expect(await keyAt(begin), `from rotation ${i}`).to.equal(world[name].address);
      expect(await keyAt((from[i + 1] ?? begin + 10) - 1), `until after ${i}`).to.equal(world[name].address);
    }
    expect(await keyAt(MaxUint256)).to.equal(world.client.address);
  });

  it('lets the later of two rotations in one second count, from that second on', async () => {
    const { reputation, stranger, agent, client } = world;
    const { provider } = connection.ethers;
    await provider.send('evm_setAutomine', [false]);
    for (const key of [agent, client]) await reputation.connect(stranger).rotateKey(key, { gasLimit: 200_000 });
    await networkHelpers.mine();
    await provider.send('evm_setAutomine', [true]);
    const now = await networkHelpers.time.latest();
    expect(await reputation.keyOf(stranger, 0)).to.deep.equal([agent.address, BigInt(now)]);
    expect(await reputation.keyOf(stranger, 1)).to.deep.equal([client.address, BigInt(now)]);
    expect(await reputation.keyAt(stranger, now)).to.equal(client.address);
    expect(await reputation.keyAt(stranger, now - 1)).to.equal(stranger.address);
  });

  describe('given a key of now and an older one', () => {
    beforeEach(async () => {
      await anchor(world, world.stranger);
      await rotate('agent');
      await rotate('client');
    });

    for (const sender of ['client', 'stranger'] as const) {
      it(`anchorBatch takes the operator’s batch from ${sender === 'client' ? 'the key' : 'the operator'}`, async () => {
        const { reputation, stranger } = world;
        const header = await nextHeader(world, stranger, { root: id('root'), count: 1 });
        const hash = await reputation.hashHeader(header);
        await expect(reputation.connect(world[sender]).anchorBatch(header))
          .to.emit(reputation, 'BatchAnchored')
          .withArgs(stranger, 1, hash, Object.values(header));
        expect(await reputation.headOf(stranger)).to.deep.equal([2n, BigInt(header.toTime), hash]);
        expect((await reputation.headOf(world.client)).nextBatchId).to.equal(0);
      });
    }

    for (const sender of ['agent', 'arbitrator'] as const) {
      it(`anchorBatch reverts with AgentReputation_NotOperator for ${sender === 'agent' ? 'the older key' : 'a stranger'}`, async () => {
        const header = await nextHeader(world, world.stranger);
        await expect(world.reputation.connect(world[sender]).anchorBatch(header))
          .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_NotOperator')
          .withArgs(world[sender], world.stranger);
      });
    }

    it('a key rotates only its own log, not the operator’s', async () => {
      await world.reputation.connect(world.client).rotateKey(world.arbitrator);
      expect(await world.reputation.keyAt(world.stranger, MaxUint256)).to.equal(world.client.address);
      expect(await world.reputation.keyAt(world.client, MaxUint256)).to.equal(world.arbitrator.address);
    });

    it('the older key can come back', async () => {
      await rotate('agent');
      const header = await nextHeader(world, world.stranger);
      await world.reputation.connect(world.agent).anchorBatch(header);
    });
  });

  it('reverts with AgentReputation_InvalidKey for the zero key', async () => {
    await expect(world.reputation.connect(world.stranger).rotateKey(ZeroAddress))
      .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_InvalidKey')
      .withArgs(ZeroAddress);
  });

  it('reverts with AgentReputation_KeyNotFound past the last rotation', async () => {
    await rotate('agent');
    await expect(world.reputation.keyOf(world.stranger, 1))
      .to.be.revertedWithCustomError(world.reputation, 'AgentReputation_KeyNotFound')
      .withArgs(1, 1);
  });
});
