// Headers of an operator's log, chained as the contract demands.
import { ZeroHash, type TypedDataField } from 'ethers';
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';

import type { BatchHeaderStruct } from '../../../sdk/src/generated/contracts/AgentReputation.ts';
import type { World } from './world.ts';

export type Header = BatchHeaderStruct;

export const HEADER_TYPES: Record<string, TypedDataField[]> = {
  BatchHeader: [
    { name: 'operator', type: 'address' },
    { name: 'batchId', type: 'uint64' },
    { name: 'prev', type: 'bytes32' },
    { name: 'root', type: 'bytes32' },
    { name: 'scoresRoot', type: 'bytes32' },
    { name: 'scorer', type: 'bytes32' },
    { name: 'count', type: 'uint64' },
    { name: 'fromTime', type: 'uint64' },
    { name: 'toTime', type: 'uint64' },
    { name: 'schema', type: 'uint32' },
  ],
};

/** The next header of an operator's log, of an empty batch up to now unless said otherwise. */
export async function nextHeader(
  world: World,
  operator: HardhatEthersSigner,
  overrides: Partial<Header> = {},
): Promise<Header> {
  const { nextBatchId, lastTo, head } = await world.reputation.headOf(operator);
  return {
    operator: operator.address,
    batchId: nextBatchId,
    prev: head,
    root: ZeroHash,
    scoresRoot: ZeroHash,
    scorer: ZeroHash,
    count: 0,
    fromTime: lastTo,
    toTime: await world.connection.networkHelpers.time.latest(),
    schema: 1,
    ...overrides,
  };
}

/** Anchors the next batch and returns its header. */
export async function anchor(
  world: World,
  operator: HardhatEthersSigner,
  overrides: Partial<Header> = {},
): Promise<Header> {
  const header = await nextHeader(world, operator, overrides);
  await world.reputation.connect(operator).anchorBatch(header);
  return header;
}
