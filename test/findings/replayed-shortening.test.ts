// A consent to an earlier deadline is used again after the client gave the time back (ours).
import { expect } from 'chai';
import { network } from 'hardhat';

import { bring, clockOf } from '../helpers/contracts/journey.ts';
import { digestOf, sign } from '../helpers/contracts/signing.ts';
import { worldFixture } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection);

describe('finding: a shortening used twice', () => {
  it('is used up by the first use', async () => {
    const world = await connection.networkHelpers.loadFixture(fixture);
    const { escrow, client, agent } = world;
    const taskId = await bring(world, 'Funded');
    const deadline = await clockOf(world, taskId);
    const message = { taskId, deadline, newDeadline: deadline - 3_600 };
    const consent = await sign(world, agent, 'Shortening', message);
    await escrow.connect(client).shortenDeadline(taskId, deadline - 3_600, consent);
    await escrow.connect(client).extendDeadline(taskId, deadline);
    await expect(escrow.connect(client).shortenDeadline(taskId, deadline - 3_600, consent))
      .to.be.revertedWithCustomError(escrow, 'TaskEscrow_SignatureIsRevoked')
      .withArgs(agent, await digestOf(world, 'Shortening', message));
  });
});
