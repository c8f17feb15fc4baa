// Whatever happens to a task, its history says what the contract's storage says.
import { expect } from 'chai';
import fc from 'fast-check';
import { id, toUtf8Bytes } from 'ethers';
import { network } from 'hardhat';
import { ContractError } from '../../../sdk/src/contracts/index.ts';
import { foldHistory, signSettlement, type EscrowClient } from '../../../sdk/src/escrow/index.ts';
import { law } from '../../helpers/fast-check.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { DAY, escrowWorld } from '../../helpers/sdk/escrow-world.ts';

const connection = await network.create();
const { networkHelpers } = connection;
const fixture = escrowWorld(connection);
type World = Awaited<ReturnType<typeof fixture>>;

/** Things that somebody tries; the contract refuses those that the state does not allow. */
const ATTEMPTS = {
  fund: async ({ asStranger }, taskId) => {
    const { terms, options } = await asStranger.getHistory(taskId);
    return asStranger.fundTask(taskId, terms, { options });
  },
  cancel: ({ asClient }, taskId) => asClient.cancelTask(taskId),
  topUp: ({ asClient }, taskId) => asClient.topUp(taskId, 77n),
  extend: async ({ asClient, now }, taskId) => asClient.extendDeadline(taskId, (await now()) + BigInt(9 * DAY)),
  accept: ({ asAgent }, taskId) => asAgent.acceptTask(taskId),
  decline: ({ asAgent }, taskId) => asAgent.declineTask(taskId),
  complete: ({ asAgent }, taskId) => asAgent.completeTask(taskId, id('result')),
  prove: ({ asAgent }, taskId) => asAgent.completeWithProof(taskId, id('result'), toUtf8Bytes('yes')),
  releasePart: ({ asClient }, taskId) => asClient.releasePart(taskId, 300n),
  release: ({ asClient }, taskId) => asClient.releasePayment(taskId),
  claim: ({ asAgent }, taskId) => asAgent.claimPayment(taskId),
  dispute: ({ asAgent }, taskId) => asAgent.raiseDispute(taskId),
  evidence: ({ asClient }, taskId) => asClient.submitEvidence(taskId, 'ipfs://x'),
  extendRuling: async ({ asArbitrator }, taskId) =>
    asArbitrator.extendRuling(taskId, (await asArbitrator.getTask(taskId)).clock + 60n),
  rule: ({ asArbitrator }, taskId) => asArbitrator.resolveDispute(taskId, 0),
  silence: ({ asStranger }, taskId) => asStranger.resolveBySilence(taskId),
  settle: async ({ asClient, signers, domain, now }, taskId) => {
    const { amount: remaining, topUps } = await asClient.getTask(taskId);
    const split = { taskId, remaining, topUps, agentAmount: 0n, validUntil: (await now()) + 1000n };
    return asClient.settle(taskId, 0n, await signSettlement(signers.agent, domain, split));
  },
  refund: ({ asStranger }, taskId) => asStranger.refundIfExpired(taskId),
} satisfies Record<string, (world: World, taskId: string) => ReturnType<EscrowClient['acceptTask']>>;
type Attempt = keyof typeof ATTEMPTS | 'wait';

const anyStep = fc.constantFrom<Attempt>('wait', ...(Object.keys(ATTEMPTS) as Attempt[]));

describe('sdk/escrow/history', () => {
  law(
    'state, outcome, amount, deadline and consent are those of the contract after every step',
    [fc.boolean(), fc.array(anyStep, { minLength: 8, maxLength: 24 })],
    async (funded, steps) => {
      const world = await networkHelpers.loadFixture(fixture);
      const options = { bond: 10n, extensionHours: 5, verifier: world.verifier, spec: id('spec') };
      const { asClient, terms } = world;
      const sent = funded ? asClient.createAndFundTask(terms, { options }) : asClient.createTask(terms, { options });
      const { taskId } = await (await sent).wait();
      for (const step of steps) {
        if (step === 'wait') await networkHelpers.time.increase(8 * DAY);
        else await ATTEMPTS[step](world, taskId).catch(refusedOnly);
        await sameAsStorage(world, taskId);
      }
    },
    { cost: 30 },
  );

  it('is none without an event that created the task', () => {
    const taskId = id('task') as never;
    const event = { name: 'TaskFunded', blockNumber: 1, transactionHash: '0x', args: {} };
    expect(codeOf(() => foldHistory(taskId, [event]))).to.equal('TASK_NOT_FOUND');
  });
});

function refusedOnly(error: unknown): void {
  if (!(error instanceof ContractError)) throw error;
}

async function sameAsStorage({ asClient }: World, taskId: string): Promise<void> {
  const [history, task] = [await asClient.getHistory(taskId), await asClient.getTask(taskId)];
  const { client, agent, arbitrator, token, amount, state, outcome, accepted, partlyPaid, topUps } = task;
  expect(history).to.include({
    client,
    agent,
    arbitrator,
    token,
    amount,
    state,
    outcome,
    accepted,
    partlyPaid,
    topUps,
  });
  if (state === 'Created' || state === 'Funded') expect(history.deadline).to.equal(task.clock);
}
