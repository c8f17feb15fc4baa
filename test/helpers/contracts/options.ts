// Tasks with options, quotes, and funding by somebody else.
import { ZeroAddress, ZeroHash } from 'ethers';

import type { ITaskEscrow } from '../../../sdk/src/generated/contracts/TaskEscrow.ts';
import { termsDigest } from './signing.ts';
import { termsOf, valueOf, type Terms, type World } from './world.ts';

export type Options = ITaskEscrow.OptionsStruct;
export type Signed = ITaskEscrow.SignedStruct;

export const NO_OPTIONS: Options = {
  feeRecipient: ZeroAddress,
  feeBps: 0,
  extensionHours: 0,
  bond: 0,
  verifier: ZeroAddress,
  spec: ZeroHash,
};
export const UNSIGNED: Signed = { validUntil: 0, signature: '0x' };

export interface Published {
  taskId: string;
  terms: Terms;
  digest: string;
}

/** A task that nobody has paid for yet. */
export async function publish(
  world: World,
  overrides: Partial<Terms> = {},
  options: Options = NO_OPTIONS,
  lane: bigint = 0n,
): Promise<Published> {
  const terms = await termsOf(world, overrides);
  const taskId = await world.escrow.nextTaskId(world.client, lane);
  await world.escrow.connect(world.client).createTask(lane, terms, options);
  return { taskId, terms, digest: termsDigest(terms, options) };
}

/** A funded task with options, in lane 0. */
export async function fundWith(world: World, options: Options, overrides: Partial<Terms> = {}): Promise<string> {
  const terms = await termsOf(world, overrides);
  const taskId = await world.escrow.nextTaskId(world.client, 0);
  const value = valueOf(world, terms);
  await world.escrow.connect(world.client).createAndFundTaskWith(0, terms, options, UNSIGNED, { value });
  return taskId;
}
