// What an option costs those who choose it, in the same steady state and in native coin.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { termsDigest as digestOf, TYPES } from '../../test/helpers/contracts/signing.ts';
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Samples } from './samples.ts';

interface Context {
  chain: Chain;
  escrow: TaskEscrow;
  samples: Samples;
}

const YEARS = 4_000_000_000n;

export async function measureOptions(chain: Chain, escrow: TaskEscrow, samples: Samples): Promise<void> {
  const context = { chain, escrow, samples };
  // The first round makes the lane's slots and is not counted.
  for (let i = 0; i <= SAMPLES; ++i) await withFee(context, i);
  for (let i = 0; i <= SAMPLES; ++i) await withQuote(context, i);
  for (let i = 0; i <= SAMPLES; ++i) await withBond(context, i);
  for (let i = 0; i <= SAMPLES; ++i) await inParts(context, i);
  for (let i = 0; i <= SAMPLES; ++i) await fundedLater(context, i);
  for (let i = 0; i <= SAMPLES; ++i) await settled(context, i);
  for (let i = 0; i <= SAMPLES; ++i) await reviewedInRelease(context, i);
  await reviewedIntoRing(context);
}

const none = ({ ethers }: Chain) => ({
  feeRecipient: ethers.ZeroAddress,
  feeBps: 0,
  extensionHours: 0,
  bond: 0n,
  verifier: ethers.ZeroAddress,
  spec: ethers.ZeroHash,
});
const UNSIGNED = { validUntil: 0n, signature: '0x' };

function termsOf(chain: Chain, round: number) {
  return {
    agent: chain.agent.address,
    token: chain.ethers.ZeroAddress,
    amount: MONEY.native + BigInt(round),
    reviewHours: 72,
    rulingHours: 168,
    silencePercent: 50,
    deadline: chain.next() + 7 * DAY,
    arbitrator: chain.arbitrator.address,
    termsHash: chain.hash(),
  };
}

type Options = ReturnType<typeof none>;

async function create(context: Context, round: number, options: Partial<Options>, metric: string, lane: bigint) {
  const { chain, escrow } = context;
  const terms = termsOf(chain, round);
  const taskId = await escrow.nextTaskId(chain.client, lane);
  const all = { ...none(chain), ...options };
  const client = escrow.connect(chain.client);
  const gas = await chain.cost(() => client.createAndFundTaskWith(lane, terms, all, UNSIGNED, { value: terms.amount }));
  count(context, round, metric, gas);
  return taskId;
}

async function withFee(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const fee = { feeRecipient: chain.operator.address, feeBps: 250 };
  const taskId = await create(context, round, fee, 'gas.create.native.fee', 100n);
  await complete(context, taskId);
  const gas = await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));
  count(context, round, 'gas.release.native.fee', gas);
  await reviewBoth(context, taskId);
}

async function withQuote(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const terms = termsOf(chain, round);
  const taskId = await escrow.nextTaskId(chain.client, 101n);
  const quote = await sign(context, 'Quote', { taskId, terms: { ...terms, ...none(chain) }, validUntil: YEARS });
  const client = escrow.connect(chain.client);
  const gas = await chain.cost(() =>
    client.createAndFundTaskWith(101n, terms, none(chain), quote, { value: terms.amount }),
  );
  count(context, round, 'gas.create.native.quote', gas);
  await chain.cost(() => client.releasePayment(taskId));
  await reviewBoth(context, taskId);
}

async function withBond(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const bond = 10n ** 15n;
  const taskId = await create(context, round, { bond, extensionHours: 100 }, 'gas.create.native.bond', 102n);
  await complete(context, taskId);
  const raised = await chain.cost(() => escrow.connect(chain.client).raiseDispute(taskId, { value: bond }));
  count(context, round, 'gas.dispute.bond', raised);
  const { clock } = await escrow.getTask(taskId);
  const arbitrator = escrow.connect(chain.arbitrator);
  const extended = await chain.cost(() => arbitrator.extendRuling(taskId, clock + 3_600n));
  count(context, round, 'gas.extendRuling', extended);
  count(context, round, 'gas.resolve.native.bond', await chain.cost(() => arbitrator.resolveDispute(taskId, 6_000)));
  await reviewBoth(context, taskId);
}

async function inParts(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const client = escrow.connect(chain.client);
  const taskId = await create(context, round, {}, 'gas.create.native.none', 103n);
  count(context, round, 'gas.topUp.native', await chain.cost(() => client.topUp(taskId, 77_777n, { value: 77_777n })));
  const { clock } = await escrow.getTask(taskId);
  count(context, round, 'gas.extendDeadline', await chain.cost(() => client.extendDeadline(taskId, clock + 99n)));
  await chain.cost(() => client.releasePart(taskId, 10n ** 16n));
  const part = await chain.cost(() => client.releasePart(taskId, 10n ** 16n));
  count(context, round, 'gas.releasePart.native', part);
  count(context, round, 'gas.decline.native', await chain.cost(() => escrow.connect(chain.agent).declineTask(taskId)));
}

async function fundedLater(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const terms = termsOf(chain, round);
  const taskId = await escrow.nextTaskId(chain.client, 104n);
  const client = escrow.connect(chain.client);
  const created = await chain.cost(() => client.createTask(104n, terms, none(chain)));
  count(context, round, 'gas.createUnfunded', created);
  const digest = digestOf(terms, none(chain));
  const by = escrow.connect(chain.operator);
  const funded = await chain.cost(() => by.fundTask(taskId, digest, UNSIGNED, { value: terms.amount }));
  count(context, round, 'gas.fund.native', funded);
  await chain.cost(() => escrow.connect(chain.agent).declineTask(taskId));
}

async function settled(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const taskId = await create(context, round, {}, '', 105n);
  await complete(context, taskId);
  const remaining = MONEY.native + BigInt(round);
  const agentAmount = remaining / 3n;
  const consent = await sign(context, 'Settlement', { taskId, remaining, topUps: 0, agentAmount, validUntil: YEARS });
  const gas = await chain.cost(() => escrow.connect(chain.client).settle(taskId, agentAmount, consent));
  count(context, round, 'gas.settle.native', gas);
  await reviewBoth(context, taskId);
}

/** The same release twice: alone, and with the review. The difference is what the review costs. */
async function reviewedInRelease(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const client = escrow.connect(chain.client);
  const plain = await create(context, round, {}, '', 106n);
  await complete(context, plain);
  const released = await chain.cost(() => client.releasePayment(plain));
  await reviewBoth(context, plain);

  const both = await create(context, round, {}, '', 106n);
  await complete(context, both);
  const reviewed = await chain.cost(() => client.releaseAndReview(both, 5, chain.hash()));
  await reviewOf(context, chain.agent, both);
  count(context, round, 'gas.releaseAndReview.native', reviewed);
  count(context, round, 'gas.review.inRelease', reviewed - released);
}

/** Once the ring of recent reviews is full; the agent switches it off again. */
async function reviewedIntoRing(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const reputation = await chain.ethers.getContractAt('AgentReputation', await escrow.reputation());
  await chain.cost(() => reputation.connect(chain.agent).keepRecentReviews(true));
  for (let i = 0; i < 32 + SAMPLES; ++i) {
    const taskId = await create(context, i, {}, '', 107n);
    await complete(context, taskId);
    await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));
    const gas = await reviewOf(context, chain.client, taskId);
    if (i >= 32) add(context.samples, 'gas.review.recent', gas);
    await reviewOf(context, chain.agent, taskId);
  }
  await chain.cost(() => reputation.connect(chain.agent).keepRecentReviews(false));
}

async function complete({ chain, escrow }: Context, taskId: string): Promise<void> {
  await chain.cost(() => escrow.connect(chain.agent).completeTask(taskId, chain.hash()));
}

async function reviewOf({ chain, escrow }: Context, by: Chain['client'], taskId: string): Promise<number> {
  const reputation = await chain.ethers.getContractAt('AgentReputation', await escrow.reputation());
  return chain.cost(() => reputation.connect(by).submitReview(taskId, 5, chain.hash()));
}

/** Reopens the lane. */
async function reviewBoth(context: Context, taskId: string): Promise<void> {
  const { chain, escrow } = context;
  const task = await escrow.getTask(taskId);
  if (!task.accepted) return;
  await reviewOf(context, chain.client, taskId);
  await reviewOf(context, chain.agent, taskId);
}

function count({ samples }: Context, round: number, metric: string, gas: number): void {
  if (round > 0 && metric !== '') add(samples, metric, gas);
}

/** The agent's signature. */
async function sign({ chain, escrow }: Context, kind: 'Quote' | 'Settlement', message: Record<string, unknown>) {
  const { chainId } = await chain.ethers.provider.getNetwork();
  const domain = { name: 'TaskEscrow', version: '1', chainId, verifyingContract: await escrow.getAddress() };
  return { validUntil: YEARS, signature: await chain.agent.signTypedData(domain, TYPES[kind], message) };
}
