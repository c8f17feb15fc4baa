// A live standard's fund() checked the amount and not the token: the other side swapped it just before.
import { expect } from 'chai';
import { network } from 'hardhat';

import { NO_OPTIONS, publish, UNSIGNED } from '../helpers/contracts/options.ts';
import { termsDigest } from '../helpers/contracts/signing.ts';
import { AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection, 'TestToken');
const { ZeroAddress } = connection.ethers;

describe('finding: what is funded is swapped between looking and paying', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
  });

  for (const [name, swapped] of Object.entries({
    token: { token: ZeroAddress },
    amount: { amount: AMOUNT + 1n },
    agent: { agent: `0x${'11'.repeat(20)}` },
    arbitrator: { arbitrator: ZeroAddress },
  })) {
    it(`refuses to fund a task with another ${name} than the funder looked at`, async () => {
      const seen = await publish(world);
      // The client takes it back and publishes another one in the same lane: another round, so another id.
      await world.escrow.connect(world.client).cancelTask(seen.taskId);
      const now = await publish(world, { ...seen.terms, ...swapped });
      await expect(
        world.escrow.connect(world.client).fundTask(seen.taskId, seen.digest, UNSIGNED),
      ).to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_TaskNotFound');
      // Even for the same id, as after a reorganization of the chain, the digest tells them apart.
      await expect(world.escrow.connect(world.client).fundTask(now.taskId, seen.digest, UNSIGNED))
        .to.be.revertedWithCustomError(world.escrow, 'TaskEscrow_WrongTerms')
        .withArgs(seen.digest, termsDigest(now.terms, NO_OPTIONS));
    });
  }
});
