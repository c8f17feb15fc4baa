// A pause, a hook or a blocklist that closes one exit of a task and leaves the other open decides who gets the money.
import { expect } from 'chai';
import { network } from 'hardhat';

import type { BlocklistToken } from '../../sdk/src/generated/contracts/mocks/index.ts';
import { bring, pass } from '../helpers/contracts/journey.ts';
import { AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const fixture = worldFixture(connection, 'BlocklistToken');

describe('finding: a block that closes one exit only', () => {
  let world: World;
  beforeEach(async () => {
    world = await connection.networkHelpers.loadFixture(fixture);
    const token = world.token as BlocklistToken;
    for (const blocked of [world.client, world.agent]) await token.setBlocked(blocked, true);
  });

  const unblocked = async (state: Parameters<typeof bring>[1]) => {
    const token = world.token as BlocklistToken;
    await token.setBlocked(world.client, false);
    const taskId = await bring(world, state);
    await token.setBlocked(world.client, true);
    return taskId;
  };

  it('stops neither refund …', async () => {
    await pass(world, await unblocked('Funded'), 'refund');
    expect(await world.escrow.creditOf(world.tokenAddress, world.client)).to.equal(AMOUNT);
  });

  it('… nor claim', async () => {
    await pass(world, await unblocked('Completed'), 'claim');
    expect(await world.escrow.creditOf(world.tokenAddress, world.agent)).to.equal(AMOUNT);
  });

  it('… nor the end of a dispute', async () => {
    await pass(world, await unblocked('Disputed'), 'silence');
    expect(await world.escrow.creditOf(world.tokenAddress, world.agent)).to.equal(300_000n);
    expect(await world.escrow.creditOf(world.tokenAddress, world.client)).to.equal(AMOUNT - 300_000n);
  });

  it('has no switch: no function of the escrow names an owner, a pause or an upgrade', () => {
    const names = world.escrow.interface.fragments.flatMap((fragment) => ('name' in fragment ? [fragment.name] : []));
    expect(
      names.filter(
        (name) => /owner|admin|paus|upgrade|initiali|allowlist/i.test(String(name)) || /^set[A-Z]/.test(String(name)),
      ),
    ).to.deep.equal([]);
  });
});
