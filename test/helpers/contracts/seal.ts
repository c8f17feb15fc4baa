// Reviews that nobody can read until they are opened, sealed by an outsider (ethers), not by our own SDK.
import { id, TypedDataEncoder, ZeroHash } from 'ethers';
import type { TransactionResponse } from 'ethers';
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';

import { fields } from './signing.ts';
import { DAY, Outcome } from './vocabulary.ts';
import type { World } from './world.ts';

export const BLIND = 7 * DAY;
export const OPEN = 14 * DAY;

export const SEALED_TYPES = {
  SealedReview: fields('bytes32 taskId,address reviewer,uint8 rating,bytes32 feedbackHash,bytes32 salt'),
};

export interface Sealed {
  taskId: string;
  by: HardhatEthersSigner;
  rating: number;
  feedbackHash: string;
  salt: string;
  seal: string;
  sealing: { subject: string; outcome: bigint; sealedAt: bigint };
}

export async function sealOf(
  world: World,
  message: { taskId: string; reviewer: string; rating: number; feedbackHash: string; salt: string },
): Promise<string> {
  const { chainId } = await world.connection.ethers.provider.getNetwork();
  const verifyingContract = await world.reputation.getAddress();
  const domain = { name: 'AgentReviews', version: '1', chainId, verifyingContract };
  return TypedDataEncoder.hash(domain, SEALED_TYPES, message);
}

/** A party of a released task seals its review of the other one. */
export async function seal(
  world: World,
  taskId: string,
  side: 'client' | 'agent',
  { rating = 4, outcome = Outcome.ReleasedByClient }: { rating?: number; outcome?: bigint } = {},
): Promise<Sealed> {
  const by = world[side];
  const content = { taskId, rating, feedbackHash: ZeroHash, salt: id(`salt of the ${side}`) };
  const sealed = await sealOf(world, { ...content, reviewer: by.address });
  await world.reputation.connect(by).sealReview(taskId, sealed);
  const sealedAt = BigInt(await world.connection.networkHelpers.time.latest());
  const subject = world[side === 'client' ? 'agent' : 'client'].address;
  return { ...content, by, seal: sealed, sealing: { subject, outcome, sealedAt } };
}

export function open(
  world: World,
  { taskId, by, rating, feedbackHash, salt, sealing }: Sealed,
): Promise<TransactionResponse> {
  return world.reputation.connect(by).openReview(taskId, rating, feedbackHash, { salt, ...sealing });
}
