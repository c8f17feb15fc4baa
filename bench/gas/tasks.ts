// The task the gas rows are about: its terms, the steps that rows share, and the reviews that reopen its lane.
import type { TaskEscrow } from '../../sdk/src/generated/contracts/TaskEscrow.ts';
import { NO_OPTIONS, UNSIGNED, type Options } from '../../test/helpers/contracts/options.ts';
import type { Terms } from '../../test/helpers/contracts/world.ts';
import { DAY, type Chain } from './chain.ts';
import { add, MONEY, type Samples } from './samples.ts';

export interface Context {
  chain: Chain;
  escrow: TaskEscrow;
  samples: Samples;
}

/** The first round makes the lane's slots and is not counted. */
export function count({ samples }: Context, round: number, metric: string, gas: number): void {
  if (round > 0) add(samples, metric, gas);
}

/** Terms in native coin unless told otherwise, for a little more in every round. */
export function termsOf(chain: Chain, round: number, overrides: Partial<Terms> = {}): Terms {
  return {
    agent: chain.agent.address,
    token: chain.ethers.ZeroAddress,
    amount: MONEY.native + BigInt(round),
    deadline: chain.next() + 7 * DAY,
    reviewHours: 72,
    rulingHours: 168,
    silencePercent: 50,
    arbitrator: chain.arbitrator.address,
    termsHash: chain.hash(),
    ...overrides,
  };
}

/** A task in native coin that is created and funded by the call that takes options. */
export async function createWith(
  { chain, escrow }: Context,
  round: number,
  lane: bigint,
  { options = {}, overrides = {} }: { options?: Partial<Options>; overrides?: Partial<Terms> } = {},
): Promise<{ taskId: string; gas: number }> {
  const terms = termsOf(chain, round, overrides);
  const taskId = await escrow.nextTaskId(chain.client, lane);
  const all = { ...NO_OPTIONS, ...options };
  const client = escrow.connect(chain.client);
  const gas = await chain.cost(() => client.createAndFundTaskWith(lane, terms, all, UNSIGNED, { value: terms.amount }));
  return { taskId, gas };
}

export async function complete({ chain, escrow }: Context, taskId: string): Promise<number> {
  return chain.cost(() => escrow.connect(chain.agent).completeTask(taskId, chain.hash()));
}

export async function reputationOf({ chain, escrow }: Context) {
  return chain.ethers.getContractAt('AgentReputation', await escrow.reputation());
}

export async function reviewOf(context: Context, by: Chain['client'], taskId: string): Promise<number> {
  const reputation = await reputationOf(context);
  return context.chain.cost(() => reputation.connect(by).submitReview(taskId, 5, context.chain.hash()));
}

/** Reopens the lane, and returns what the client's review cost. */
export async function reviewBoth(context: Context, taskId: string): Promise<number> {
  const gas = await reviewOf(context, context.chain.client, taskId);
  await reviewOf(context, context.chain.agent, taskId);
  return gas;
}
