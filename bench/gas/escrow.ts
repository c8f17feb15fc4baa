// TaskEscrow in steady state: the same parties again and again, in lanes whose last task is closed and reviewed.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Money, type Samples } from './samples.ts';
import { complete, count, reputationOf, reviewBoth, termsOf, type Context as AnyContext } from './tasks.ts';

/** How a task goes on after it was completed. */
type End = 'claim' | 'resolve' | 'refund';

interface Context extends AnyContext {
  token: string;
}

export async function measureEscrow(chain: Chain, escrow: TaskEscrow, token: string, samples: Samples): Promise<void> {
  const context = { chain, escrow, token, samples };
  let fresh = 1n;
  for (const money of ['native', 'erc20'] as const) {
    // One open task, so that the escrow's token balance is never zero.
    await create(context, money, fresh++, 0);
    for (let i = 0; i < SAMPLES; ++i) await job(context, money, fresh++, i, '.freshLane');
    // The first round makes the lane's slots, the others reuse them.
    for (let i = 0; i <= SAMPLES; ++i) await job(context, money, 0n, i, i === 0 ? undefined : '');
  }
  for (const end of ['claim', 'resolve', 'refund'] as const) {
    for (let i = 0; i <= SAMPLES; ++i) await finish(context, end, 0n, i);
  }
}

async function create({ chain, escrow, token }: Context, money: Money, lane: bigint, round: number) {
  const inToken = { token, amount: MONEY.erc20 + BigInt(round) };
  const taskId = await escrow.nextTaskId(chain.client, lane);
  const terms = termsOf(chain, round, money === 'native' ? {} : inToken);
  const value = money === 'native' ? terms.amount : 0n;
  const gas = await chain.cost(() => escrow.connect(chain.client).createAndFundTask(lane, terms, { value }));
  return { taskId, gas };
}

/** A whole job; `suffix` names its metrics, and a job without one is not counted. */
async function job(context: Context, money: Money, lane: bigint, round: number, suffix?: string): Promise<void> {
  const { chain, escrow, samples } = context;
  const { taskId, gas: created } = await create(context, money, lane, round);
  const completed = await complete(context, taskId);
  const released = await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));
  await review(context, taskId);
  if (suffix === undefined) return;

  add(samples, `gas.create.${money}${suffix}`, created);
  if (money === 'native') add(samples, `gas.complete${suffix}`, completed);
  if (suffix === '') add(samples, `gas.release.${money}`, released);
  add(samples, `gas.job.${money}${suffix}`, created + completed + released);
}

/** The other ends of a task, in native coin. */
async function finish(context: Context, end: End, lane: bigint, round: number): Promise<void> {
  const { chain, escrow } = context;
  const { taskId } = await create(context, 'native', lane, round);
  const measure = async (metric: string, send: Parameters<Chain['cost']>[0]) =>
    count(context, round, metric, await chain.cost(send));

  if (end === 'refund') {
    await measure('gas.accept', () => escrow.connect(chain.agent).acceptTask(taskId));
    chain.pass(8 * DAY);
    await measure('gas.refund.native', () => escrow.connect(chain.client).refundIfExpired(taskId));
  } else {
    await complete(context, taskId);
  }
  if (end === 'claim') {
    chain.pass(4 * DAY);
    await measure('gas.claim.native', () => escrow.connect(chain.agent).claimPayment(taskId));
  }
  if (end === 'resolve') {
    await measure('gas.dispute', () => escrow.connect(chain.client).raiseDispute(taskId));
    await measure('gas.resolve.native', () => escrow.connect(chain.arbitrator).resolveDispute(taskId, 6_000));
  }
  await review(context, taskId);
}

/** Reopens the lane. The client's review is the one that is counted, once both sides have been reviewed before. */
async function review(context: Context, taskId: string): Promise<void> {
  const { chain, samples } = context;
  const [, before] = await (await reputationOf(context)).getReputation(chain.agent);
  const gas = await reviewBoth(context, taskId);
  if (before > 0n && (samples.get('gas.review')?.length ?? 0) < SAMPLES) add(samples, 'gas.review', gas);
}
