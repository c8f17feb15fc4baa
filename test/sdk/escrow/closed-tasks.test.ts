// How tasks end on the contract itself, and what their events say of it.
import { expect } from 'chai';
import { AbiCoder, id, keccak256 } from 'ethers';
import { network } from 'hardhat';
import {
  CLOSED_TASK_TOPICS,
  closedTaskReader,
  signSettlement,
  type ClosedTask,
  type Outcome,
} from '../../../sdk/src/escrow/index.ts';
import { parseAddress } from '../../../sdk/src/hex.ts';
import { DAY, escrowWorld } from '../../helpers/sdk/escrow-world.ts';

const connection = await network.create();
const { networkHelpers } = connection;
const fixture = escrowWorld(connection);
type World = Awaited<ReturnType<typeof fixture>>;

const ZERO = `0x${'00'.repeat(20)}`;

describe('sdk/escrow/closed-tasks', () => {
  let world: World;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
  });

  const mined = async <T>(sent: Promise<{ wait: () => Promise<T> }>): Promise<T> => (await sent).wait();
  const create = async (changes: Partial<World['terms']> = {}): Promise<string> =>
    (await mined(world.asClient.createAndFundTask({ ...world.terms, ...changes }))).taskId;
  const delivered = async (): Promise<string> => {
    const taskId = await create();
    await mined(world.asAgent.completeTask(taskId, id('result')));
    return taskId;
  };
  const disputed = async (): Promise<string> => {
    const taskId = await delivered();
    await mined(world.asClient.raiseDispute(taskId));
    return taskId;
  };

  async function closed({ fromBlock = 0, topics = [] as (string | string[])[] } = {}): Promise<ClosedTask[]> {
    const { provider } = connection.ethers;
    const logs = await provider.getLogs({ address: world.address, fromBlock, topics });
    const read = closedTaskReader();
    return logs.flatMap((log) => read(log) ?? []);
  }

  const ENDS: [Outcome, agentAmount: bigint, act: () => Promise<unknown>][] = [
    ['ReleasedByClient', 1000n, async () => mined(world.asClient.releasePayment(await delivered()))],
    [
      'ClientSilent',
      1000n,
      async () => {
        const taskId = await delivered();
        await networkHelpers.time.increase(80 * DAY);
        await mined(world.asAgent.claimPayment(taskId));
      },
    ],
    ['Ruled', 700n, async () => mined(world.asArbitrator.resolveDispute(await disputed(), 7_000))],
    [
      'ArbitratorSilent',
      500n,
      async () => {
        const taskId = await disputed();
        await networkHelpers.time.increase(80 * DAY);
        await mined(world.asStranger.resolveBySilence(taskId));
      },
    ],
    [
      'Settled',
      600n,
      async () => {
        const { asClient, domain, signers, now } = world;
        const taskId = (await create()) as `0x${string}` & { readonly __hash: unique symbol };
        const split = { taskId, remaining: 1000n, topUps: 0n, agentAmount: 600n, validUntil: (await now()) + 1000n };
        await mined(asClient.settle(taskId, 600n, await signSettlement(signers.agent, domain, split)));
      },
    ],
    [
      'Verified',
      1000n,
      async () => {
        const options = { verifier: world.verifier, spec: id('spec') };
        const { taskId } = await mined(world.asClient.createAndFundTask(world.terms, { options }));
        const { signers, domain } = world;
        const work = [domain.chainId, [domain.contract, taskId, signers.agent.address, id('spec'), id('result')]];
        const types = ['uint256', 'tuple(address,bytes32,address,bytes32,bytes32)'];
        const evidence = keccak256(AbiCoder.defaultAbiCoder().encode(types, work));
        await mined(world.asAgent.completeWithProof(taskId, id('result'), evidence));
      },
    ],
    [
      'AgentSilent',
      0n,
      async () => {
        const taskId = await create();
        await networkHelpers.time.increase(2 * DAY);
        await mined(world.asStranger.refundIfExpired(taskId));
      },
    ],
    ['Declined', 0n, async () => mined(world.asAgent.declineTask(await create()))],
  ];
  for (const [outcome, agentAmount, act] of ENDS) {
    it(`says who got what of a task that is ${outcome}`, async () => {
      await act();
      const { client, agent } = world.signers;
      const [task, ...more] = await closed();
      expect(more).to.deep.equal([]);
      expect(task).to.deep.include({
        client: parseAddress(client.address),
        agent: parseAddress(agent.address),
        token: ZERO,
        outcome,
        agentAmount,
        clientAmount: 1000n - agentAmount,
        paidByClient: true,
      });
      expect(await closed({ topics: [[...CLOSED_TASK_TOPICS]] })).to.deep.equal([task]);
    });
  }

  it('adds up what was released before, and what was added', async () => {
    const { asClient } = world;
    const taskId = await create();
    await mined(asClient.releasePart(taskId, 300n));
    await mined(asClient.topUp(taskId, 50n));
    await mined(asClient.releasePart(taskId, 100n));
    await mined(world.asAgent.declineTask(taskId));
    expect(await closed()).to.have.length(1);
    expect((await closed())[0]).to.include({ agentAmount: 400n, clientAmount: 650n, outcome: 'Declined' });
  });

  it('tells who paid for a task that was created without, and in what', async () => {
    const { asClient, asStranger, terms, token } = world;
    const draft = async (): Promise<string> => (await mined(asClient.createTask(terms))).taskId;
    const [own, gift, cancelled] = [await draft(), await draft(), await draft()];
    await mined(asClient.fundTask(own, terms));
    await mined(asStranger.fundTask(gift, terms));
    for (const taskId of [own, gift]) await mined(asClient.releasePayment(taskId));
    await mined(asClient.cancelTask(cancelled));
    await mined(asClient.approvePayment(token, 1000n));
    await mined(asClient.releasePayment(await create({ token })));
    const found = (await closed()).map(({ paidByClient, outcome, token: paidIn }) => [outcome, paidByClient, paidIn]);
    expect(found).to.deep.equal([
      ['ReleasedByClient', true, ZERO],
      ['ReleasedByClient', false, ZERO],
      ['Cancelled', false, ZERO],
      ['ReleasedByClient', true, parseAddress(token)],
    ]);
  });

  it('leaves out what is open, and what was created before it began to read', async () => {
    const old = await create();
    await networkHelpers.mine(5);
    const fromBlock = await networkHelpers.time.latestBlock();
    await mined(world.asClient.releasePayment(old));
    await delivered();
    expect(await closed({ fromBlock })).to.deep.equal([]);
    expect(await closed()).to.have.length(1);
  });
});
