// The life of a task as far as a test needs it.
import type { Result } from 'ethers';

import { fundWith, publish, NO_OPTIONS, type Options } from './options.ts';
import { fund, type Terms, type World } from './world.ts';

export const REACHABLE = ['Created', 'Funded', 'Completed', 'Disputed', 'Released', 'Refunded'] as const;
export type Reachable = (typeof REACHABLE)[number];

export const PROOF = `0x${'ab'.repeat(32)}`;

/** A new task in `lane` that went as far as `state`. `Released` by the client, `Refunded` after the agent's silence. */
export async function bring(
  world: World,
  state: Reachable,
  overrides: Partial<Terms> = {},
  lane: bigint = 0n,
): Promise<string> {
  if (state === 'Created') return (await publish(world, overrides, NO_OPTIONS, lane)).taskId;
  return advance(world, await fund(world, overrides, lane), state);
}

/** Same, with options. */
export async function bringWith(
  world: World,
  state: Exclude<Reachable, 'Created'>,
  options: Partial<Options>,
  overrides: Partial<Terms> = {},
): Promise<string> {
  return advance(world, await fundWith(world, { ...NO_OPTIONS, ...options }, overrides), state);
}

async function advance(world: World, taskId: string, state: Reachable): Promise<string> {
  if (state === 'Refunded') await pass(world, taskId, 'refund');
  if (state === 'Funded' || state === 'Refunded') return taskId;

  await world.escrow.connect(world.agent).completeTask(taskId, PROOF);
  if (state === 'Disputed') await world.escrow.connect(world.client).raiseDispute(taskId);
  if (state === 'Released') await world.escrow.connect(world.client).releasePayment(taskId);
  return taskId;
}

/** What the escrow knows of a task, as a plain object to compare. */
export async function taskOf(world: World, taskId: string): Promise<Record<string, unknown>> {
  return ((await world.escrow.getTask(taskId)) as unknown as Result).toObject();
}

/** The last second at which what is due now is in time. */
export async function clockOf(world: World, taskId: string): Promise<number> {
  return Number((await world.escrow.getTask(taskId)).clock);
}

/** The next transaction happens at `timestamp`. */
export async function nextAt(world: World, timestamp: number): Promise<void> {
  await world.connection.networkHelpers.time.setNextBlockTimestamp(timestamp);
}

/** The next transaction happens `offset` seconds from the moment the task's current step is due. */
export async function nextAtClock(world: World, taskId: string, offset: number): Promise<void> {
  await nextAt(world, (await clockOf(world, taskId)) + offset);
}

/** Lets the current step's time pass and takes the exit that opens. */
export async function pass(world: World, taskId: string, exit: 'refund' | 'claim' | 'silence'): Promise<void> {
  await nextAtClock(world, taskId, 1);
  if (exit === 'refund') await world.escrow.connect(world.stranger).refundIfExpired(taskId);
  if (exit === 'claim') await world.escrow.connect(world.agent).claimPayment(taskId);
  if (exit === 'silence') await world.escrow.connect(world.stranger).resolveBySilence(taskId);
}

/** Both parties review, so that the lane reopens at once. */
export async function reviewBoth(world: World, taskId: string): Promise<void> {
  await world.reputation.connect(world.client).submitReview(taskId, 5, PROOF);
  await world.reputation.connect(world.agent).submitReview(taskId, 4, PROOF);
}

/** The client releases a task in `lane` and gives the agent `rating` stars. */
export async function fundAndReview(world: World, lane: bigint, rating: number): Promise<string> {
  const taskId = await bring(world, 'Released', {}, lane);
  await world.reputation.connect(world.client).submitReview(taskId, rating, PROOF);
  return taskId;
}
