// Whoever sends a funding by authorization leaves out the agent's quote, and the payer's money waits for an agent who never agreed (ours).
import { expect } from 'chai';
import type { Signer } from 'ethers';
import { network } from 'hardhat';

import type { SignedToken } from '../../sdk/src/generated/contracts/mocks/SignedToken.ts';
import { NO_OPTIONS, publish, UNSIGNED, type Published, type Signed } from '../helpers/contracts/options.ts';
import { sign } from '../helpers/contracts/signing.ts';
import { authorize, nonceOf, tokenDomain } from '../helpers/contracts/token-signing.ts';
import { AMOUNT, worldFixture, type World } from '../helpers/contracts/world.ts';

const connection = await network.create();
const deployWorld = worldFixture(connection);
async function fixture() {
  const world = await deployWorld();
  const dollars = await connection.ethers.deployContract('SignedToken');
  await dollars.mint(world.client, AMOUNT);
  const task = await publish(world, { token: await dollars.getAddress() });
  const quote = await sign(world, world.agent, 'Quote', {
    taskId: task.taskId,
    terms: { ...task.terms, ...NO_OPTIONS },
  });
  return { world, dollars, task, quote };
}

describe('finding: a quote stripped from a funding by authorization', () => {
  let world: World;
  let dollars: SignedToken;
  let task: Published;
  let quote: Signed;
  beforeEach(async () => {
    ({ world, dollars, task, quote } = await connection.networkHelpers.loadFixture(fixture));
  });

  const authorized = async (quoted: boolean) =>
    authorize(world.client, tokenDomain(await dollars.getAddress()), {
      from: world.client.address,
      to: await world.escrow.getAddress(),
      value: AMOUNT,
      nonce: nonceOf(task.taskId, task.digest, quoted),
    });

  const send = async (by: Signer, quoted: boolean, given: Signed) =>
    world.escrow.connect(by).fundTaskWithAuthorization(task.taskId, task.digest, given, await authorized(quoted));

  it('does not fund the task: the authorization wanted the quote', async () => {
    await expect(send(world.stranger, true, UNSIGNED)).to.be.revertedWithCustomError(dollars, 'SignedToken_Refused');
    expect(await dollars.balanceOf(world.client)).to.equal(AMOUNT);
  });

  it('nor does one that the payer did not ask for', async () => {
    await expect(send(world.agent, false, quote)).to.be.revertedWithCustomError(dollars, 'SignedToken_Refused');
  });

  it('and with it the task is funded and accepted', async () => {
    await expect(send(world.stranger, true, quote))
      .to.emit(world.escrow, 'TaskAccepted')
      .withArgs(task.taskId);
  });

  it('another quote of the agent over the same terms will do', async () => {
    const until = (await connection.networkHelpers.time.latest()) + 1_000;
    const terms = { ...task.terms, ...NO_OPTIONS };
    const renewed = await sign(world, world.agent, 'Quote', { taskId: task.taskId, terms }, { validUntil: until });
    await expect(send(world.stranger, true, renewed)).to.emit(world.escrow, 'TaskFunded');
  });
});
