// A fresh Hardhat network on which the log of the frozen vectors is anchored at the address that they name.
import { Wallet } from 'ethers';

import type { AgentReputation } from '../../../sdk/src/generated/contracts/AgentReputation.ts';
import type { ReviewTreeHarness } from '../../../sdk/src/generated/contracts/mocks/ReviewTreeHarness.ts';
import type { TaskEscrow } from '../../../sdk/src/generated/contracts/TaskEscrow.ts';
import type { Hash } from '../../../sdk/src/hex.ts';
import type { BatchHeader } from '../../../sdk/src/log/header.ts';
import type { AnchorReader } from '../../../sdk/src/log/anchor.ts';
import type { Connection } from '../contracts/connection.ts';
import { readVector, structOf, type HeaderVectors } from './read-vector.ts';

export interface FrozenChain {
  escrow: TaskEscrow;
  reputation: AgentReputation;
  harness: ReviewTreeHarness;
  operator: Wallet;
  headers: BatchHeader[];
}

/** Deploys from the first account, so that the address is the vectors'; nothing is anchored yet. */
export async function deployFrozenChain({ ethers, networkHelpers }: Connection): Promise<FrozenChain> {
  const vectors = readVector<HeaderVectors>('header');
  const escrow = await ethers.deployContract('TaskEscrow');
  const reputation = await ethers.getContractAt('AgentReputation', await escrow.reputation());
  const harness = await ethers.deployContract('ReviewTreeHarness');
  const operator = new Wallet(vectors.privateKey, ethers.provider);
  await networkHelpers.setBalance(operator.address, 10n ** 18n);
  const headers = vectors.headers.map(({ header }) => structOf<BatchHeader>(header));
  return { escrow, reputation, harness, operator, headers };
}

/** The same with every frozen batch anchored. */
export async function anchorFrozenChain(connection: Connection): Promise<FrozenChain> {
  const chain = await deployFrozenChain(connection);
  for (const header of chain.headers) await chain.reputation.connect(chain.operator).anchorBatch(header);
  return chain;
}

/** What `verifyBundle` asks, asked of the contract. */
export function readerOf({ reputation }: FrozenChain): AnchorReader {
  const ask = async (operator: string, batchId: bigint): Promise<Hash> =>
    (await reputation.headerHashOf(operator, batchId)) as Hash;
  return { finalHeaderHash: ask, latestHeaderHash: ask };
}
