// What an option costs those who choose it, in the same steady state and in native coin.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { NO_OPTIONS, UNSIGNED } from '../../test/helpers/contracts/options.ts';
import { domainOf } from '../../test/helpers/contracts/quorum.ts';
import { termsDigest, TYPES } from '../../test/helpers/contracts/signing.ts';
import type { Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Samples } from './samples.ts';
import { complete, count, createWith, reputationOf, reviewBoth, reviewOf, termsOf, type Context } from './tasks.ts';

const YEARS = 4_000_000_000n;

export async function measureOptions(chain: Chain, escrow: TaskEscrow, samples: Samples): Promise<void> {
  const context = { chain, escrow, samples };
  for (const row of [
    withFee,
    withQuote,
    withBond,
    inParts,
    changed,
    changedFirst,
    fundedLater,
    settled,
    reviewedInRelease,
  ]) {
    for (let i = 0; i <= SAMPLES; ++i) await row(context, i);
  }
  await reviewedIntoRing(context);
}

async function withFee(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const fee = { feeRecipient: chain.operator.address, feeBps: 250 };
  const { taskId, gas: created } = await createWith(context, round, 100n, { options: fee });
  count(context, round, 'gas.create.native.fee', created);
  await complete(context, taskId);
  const gas = await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));
  count(context, round, 'gas.release.native.fee', gas);
  await reviewBoth(context, taskId);
}

async function withQuote(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const terms = termsOf(chain, round);
  const taskId = await escrow.nextTaskId(chain.client, 101n);
  const quote = await sign(context, 'Quote', { taskId, terms: { ...terms, ...NO_OPTIONS }, validUntil: YEARS });
  const client = escrow.connect(chain.client);
  const gas = await chain.cost(() =>
    client.createAndFundTaskWith(101n, terms, NO_OPTIONS, quote, { value: terms.amount }),
  );
  count(context, round, 'gas.create.native.quote', gas);
  await chain.cost(() => client.releasePayment(taskId));
  await reviewBoth(context, taskId);
}

async function withBond(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const bond = 10n ** 15n;
  const options = { bond, extensionHours: 100 };
  const { taskId, gas: created } = await createWith(context, round, 102n, { options });
  count(context, round, 'gas.create.native.bond', created);
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
  const { taskId, gas: created } = await createWith(context, round, 103n);
  count(context, round, 'gas.create.native.none', created);
  await chain.cost(() => client.releasePart(taskId, 10n ** 16n));
  const part = await chain.cost(() => client.releasePart(taskId, 10n ** 16n));
  count(context, round, 'gas.releasePart.native', part);
  count(context, round, 'gas.decline.native', await chain.cost(() => escrow.connect(chain.agent).declineTask(taskId)));
}

/**
 * More money and more time; a top-up is read again by whatever pays the agent. The second one leaves another count behind than
 * the next task's first one writes.
 */
async function changed(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const client = escrow.connect(chain.client);
  const { taskId } = await createWith(context, round, 108n);
  const { clock } = await escrow.getTask(taskId);
  count(context, round, 'gas.extendDeadline', await chain.cost(() => client.extendDeadline(taskId, clock + 99n)));
  count(context, round, 'gas.topUp.native', await chain.cost(() => client.topUp(taskId, 77_777n, { value: 77_777n })));
  await chain.cost(() => client.topUp(taskId, 5n, { value: 5n }));
  await complete(context, taskId);
  const released = await chain.cost(() => client.releasePayment(taskId));
  count(context, round, 'gas.release.native.toppedUp', released);
  await reviewBoth(context, taskId);
}

/** A lane's first top-up makes the word that counts it. */
async function changedFirst(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const { taskId } = await createWith(context, round, 1_000n + BigInt(round));
  const gas = await chain.cost(() => escrow.connect(chain.client).topUp(taskId, 77_777n, { value: 77_777n }));
  count(context, round, 'gas.topUp.native.freshLane', gas);
}

async function fundedLater(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const terms = termsOf(chain, round);
  const taskId = await escrow.nextTaskId(chain.client, 104n);
  const client = escrow.connect(chain.client);
  const created = await chain.cost(() => client.createTask(104n, terms, NO_OPTIONS));
  count(context, round, 'gas.createUnfunded', created);
  const digest = termsDigest(terms, NO_OPTIONS);
  const by = escrow.connect(chain.operator);
  const funded = await chain.cost(() => by.fundTask(taskId, digest, UNSIGNED, { value: terms.amount }));
  count(context, round, 'gas.fund.native', funded);
  await chain.cost(() => escrow.connect(chain.agent).declineTask(taskId));
}

async function settled(context: Context, round: number): Promise<void> {
  const { chain, escrow } = context;
  const { taskId } = await createWith(context, round, 105n);
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
  const { taskId: plain } = await createWith(context, round, 106n);
  await complete(context, plain);
  const released = await chain.cost(() => client.releasePayment(plain));
  await reviewBoth(context, plain);

  const { taskId: both } = await createWith(context, round, 106n);
  await complete(context, both);
  const reviewed = await chain.cost(() => client.releaseAndReview(both, 5, chain.hash()));
  await reviewOf(context, chain.agent, both);
  count(context, round, 'gas.releaseAndReview.native', reviewed);
  count(context, round, 'gas.review.inRelease', reviewed - released);
}

/** Once the ring of recent reviews is full; the agent switches it off again. */
async function reviewedIntoRing(context: Context): Promise<void> {
  const { chain, escrow } = context;
  const reputation = await reputationOf(context);
  await chain.cost(() => reputation.connect(chain.agent).keepRecentReviews(true));
  for (let i = 0; i < 32 + SAMPLES; ++i) {
    const { taskId } = await createWith(context, i, 107n);
    await complete(context, taskId);
    await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));
    const gas = await reviewOf(context, chain.client, taskId);
    if (i >= 32) add(context.samples, 'gas.review.recent', gas);
    await reviewOf(context, chain.agent, taskId);
  }
  await chain.cost(() => reputation.connect(chain.agent).keepRecentReviews(false));
}

/** The agent's signature. */
async function sign({ chain, escrow }: Context, kind: 'Quote' | 'Settlement', message: Record<string, unknown>) {
  const domain = await domainOf(chain, 'TaskEscrow', escrow);
  return { validUntil: YEARS, signature: await chain.agent.signTypedData(domain, TYPES[kind], message) };
}
