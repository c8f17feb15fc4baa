import { expect } from 'chai';
import { network } from 'hardhat';

import { completedBy, deployActor, disputedBetween, Mode, type ModeName } from '../../helpers/contracts/actors.ts';
import { bring, nextAtClock } from '../../helpers/contracts/journey.ts';
import { PUSH_GAS_NEEDED, State } from '../../helpers/contracts/vocabulary.ts';
import { AMOUNT, worldFixture, type World } from '../../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);
const { ZeroAddress } = connection.ethers;

describe('TaskEscrow push', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const mode of Object.keys(Mode) as ModeName[]) {
    const paid = mode === 'Accept' || mode === 'ReturnBomb';

    it(`${paid ? 'pays' : 'credits'} an agent whose receiver answers ${mode}`, async () => {
      const { escrow, client } = world;
      const agent = await deployActor(world, mode);
      const taskId = await completedBy(world, agent);
      const tx = escrow.connect(client).releasePayment(taskId);
      if (paid) await expect(tx).not.to.emit(escrow, 'PaymentCredited');
      else await expect(tx).to.emit(escrow, 'PaymentCredited').withArgs(ZeroAddress, agent, AMOUNT);

      expect(await escrow.creditOf(ZeroAddress, agent)).to.equal(paid ? 0n : AMOUNT);
      expect(await connection.ethers.provider.getBalance(agent)).to.equal(paid ? AMOUNT : 0n);
      expect((await escrow.getTask(taskId)).state).to.equal(State.Released);
    });
  }

  it('uses a bounded amount of gas when both receivers burn all they get', async () => {
    const [client, agent] = [await deployActor(world, 'BurnGas'), await deployActor(world, 'BurnGas')];
    const taskId = await disputedBetween(world, client, agent);
    const tx = await world.escrow.connect(world.arbitrator).resolveDispute(taskId, 5_000);
    expect((await tx.wait())?.gasUsed).to.be.lessThan(400_000n);
    expect(await world.escrow.creditOf(ZeroAddress, agent)).to.equal(500_000n);
    expect(await world.escrow.creditOf(ZeroAddress, client)).to.equal(AMOUNT - 500_000n);
  });

  it('never lets one side hold up the other', async () => {
    const [client, agent] = [await deployActor(world), await deployActor(world, 'Revert')];
    const taskId = await disputedBetween(world, client, agent);
    await world.escrow.connect(world.arbitrator).resolveDispute(taskId, 5_000);
    expect(await world.escrow.creditOf(ZeroAddress, agent)).to.equal(500_000n);
    expect(await connection.ethers.provider.getBalance(client)).to.equal(AMOUNT - 500_000n);
  });

  describe('given a caller that is short of gas', () => {
    it('reverts with TaskEscrow_TooLittleGas when a push would not get all of its gas', async () => {
      const taskId = await bring(world, 'Completed');
      await nextAtClock(world, taskId, 1);
      await expect(world.escrow.connect(world.agent).claimPayment(taskId, { gasLimit: PUSH_GAS_NEEDED + 25_000n }))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TooLittleGas')
        .withArgs((left: bigint) => left > 100_000n && left < PUSH_GAS_NEEDED, PUSH_GAS_NEEDED);
    });

    it('cannot make the push to an honest receiver fail, whatever the gas limit', async () => {
      const { escrow, client } = world;
      // Needs nearly all of the 100,000: an honest receiver at the limit.
      const agent = await connection.ethers.deployContract('ThirstyReceiver');
      const taskId = await completedBy(world, agent);
      const outcomes = new Set<string>();
      for (let gasLimit = 60_000n; gasLimit <= 260_000n; gasLimit += 1_000n) {
        const snapshot = await connection.networkHelpers.takeSnapshot();
        const tx = escrow.connect(client).releasePayment(taskId, { gasLimit });
        const ok = await tx
          .then((response) => response.wait())
          .then(
            () => true,
            () => false,
          );
        expect(await escrow.creditOf(ZeroAddress, agent), `gas limit ${gasLimit}`).to.equal(0n);
        outcomes.add(ok ? 'paid' : 'reverted');
        await snapshot.restore();
      }
      expect([...outcomes]).to.deep.equal(['reverted', 'paid']);
    });
  });
});
