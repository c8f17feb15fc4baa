// TaskEscrow in steady state: the same parties again and again, in lanes whose last task is closed and reviewed.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, SAMPLES, type Money, type Samples } from './samples.ts';

/** How a task goes on after it was completed. */
type End = 'claim' | 'resolve' | 'refund';

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

interface Context {
  chain: Chain;
  escrow: TaskEscrow;
  token: string;
  samples: Samples;
}

async function create({ chain, escrow, token }: Context, money: Money, lane: bigint, round: number) {
  const amount = MONEY[money] + BigInt(round);
  const taskId = await escrow.nextTaskId(chain.client, lane);
  const terms = {
    agent: chain.agent.address,
    token: money === 'native' ? chain.ethers.ZeroAddress : token,
    amount,
    deadline: chain.next() + 7 * DAY,
    reviewHours: 72,
    rulingHours: 168,
    silencePercent: 50,
    arbitrator: chain.arbitrator.address,
    termsHash: chain.hash(),
  };
  const value = money === 'native' ? amount : 0n;
  const gas = await chain.cost(() => escrow.connect(chain.client).createAndFundTask(lane, terms, { value }));
  return { taskId, gas };
}

/** A whole job; `suffix` names its metrics, and a job without one is not counted. */
async function job(context: Context, money: Money, lane: bigint, round: number, suffix?: string): Promise<void> {
  const { chain, escrow, samples } = context;
  const { taskId, gas: created } = await create(context, money, lane, round);
  const completed = await complete(context, taskId);
  const released = await chain.cost(() => escrow.connect(chain.client).releasePayment(taskId));
  await reviewBoth(context, taskId);
  if (suffix === undefined) return;

  add(samples, `gas.create.${money}${suffix}`, created);
  if (money === 'native') add(samples, `gas.complete${suffix}`, completed);
  if (suffix === '') add(samples, `gas.release.${money}`, released);
  add(samples, `gas.job.${money}${suffix}`, created + completed + released);
}

/** The other ends of a task, in native coin; the first round of a lane is not counted. */
async function finish(context: Context, end: End, lane: bigint, round: number): Promise<void> {
  const { chain, escrow, samples } = context;
  const { taskId } = await create(context, 'native', lane, round);
  const count = (metric: string, gas: number) => round > 0 && add(samples, metric, gas);

  if (end === 'refund') {
    count('gas.accept', await chain.cost(() => escrow.connect(chain.agent).acceptTask(taskId)));
    chain.pass(8 * DAY);
    count('gas.refund.native', await chain.cost(() => escrow.connect(chain.client).refundIfExpired(taskId)));
  } else {
    await complete(context, taskId);
  }
  if (end === 'claim') {
    chain.pass(4 * DAY);
    count('gas.claim.native', await chain.cost(() => escrow.connect(chain.agent).claimPayment(taskId)));
  }
  if (end === 'resolve') {
    count('gas.dispute', await chain.cost(() => escrow.connect(chain.client).raiseDispute(taskId)));
    count('gas.resolve.native', await chain.cost(() => escrow.connect(chain.arbitrator).resolveDispute(taskId, 6_000)));
  }
  await reviewBoth(context, taskId);
}

async function complete({ chain, escrow }: Context, taskId: string): Promise<number> {
  return chain.cost(() => escrow.connect(chain.agent).completeTask(taskId, chain.hash()));
}

/** Reopens the lane. The client's review is the one that is counted, once both sides have been reviewed before. */
async function reviewBoth({ chain, escrow, samples }: Context, taskId: string): Promise<void> {
  const reputation = await chain.ethers.getContractAt('AgentReputation', await escrow.reputation());
  const [, before] = await reputation.getReputation(chain.agent);
  const gas = await chain.cost(() => reputation.connect(chain.client).submitReview(taskId, 5, chain.hash()));
  if (before > 0n && (samples.get('gas.review')?.length ?? 0) < SAMPLES) add(samples, 'gas.review', gas);
  await chain.cost(() => reputation.connect(chain.agent).submitReview(taskId, 4, chain.hash()));
}
