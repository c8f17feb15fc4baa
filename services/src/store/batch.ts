/** Frozen batches as the database holds them. */
import type { Insertable, Selectable } from 'kysely';
import type { Address, Hash } from '@agent-market/sdk';
import type { BatchHeader } from '@agent-market/sdk/log';
import type { Signature } from '@agent-market/sdk/reviews';
import { toBytes, toHash, toSignature } from './bytes.ts';
import type { BatchTable } from './schema.ts';

export interface FrozenBatch {
  header: BatchHeader;
  headerHash: Hash;
  /** The operator's, over the header. */
  headerSignature: Signature;
  frozenAt: bigint;
}

/** Where the chain holds a batch. */
export interface MinedIn {
  blockNumber: bigint;
  blockHash: Hash;
  /** Unix seconds. */
  blockTime: bigint;
  txHash: Hash;
}

export interface StoredBatch extends FrozenBatch {
  /** Absent until a block holds it, and again when a reorganisation drops that block. */
  mined?: MinedIn;
  final: boolean;
}

export function batchRow({ header, headerHash, headerSignature, frozenAt }: FrozenBatch): Insertable<BatchTable> {
  return {
    id: header.batchId,
    prev: toBytes(header.prev),
    root: toBytes(header.root),
    scores_root: toBytes(header.scoresRoot),
    scorer: toBytes(header.scorer),
    count: header.count,
    from_time: header.fromTime,
    to_time: header.toTime,
    schema: header.schema,
    header_hash: toBytes(headerHash),
    header_signature: toBytes(headerSignature),
    frozen_at: frozenAt,
  };
}

export function readBatch(row: Selectable<BatchTable>, operator: Address): StoredBatch {
  const { block_number: blockNumber, block_hash: blockHash, block_time: blockTime, anchor_tx: anchorTx } = row;
  const mined = blockNumber !== null && blockHash !== null && blockTime !== null && anchorTx !== null;
  return {
    header: {
      operator,
      batchId: row.id,
      prev: toHash(row.prev),
      root: toHash(row.root),
      scoresRoot: toHash(row.scores_root),
      scorer: toHash(row.scorer),
      count: row.count,
      fromTime: row.from_time,
      toTime: row.to_time,
      schema: row.schema,
    },
    headerHash: toHash(row.header_hash),
    headerSignature: toSignature(row.header_signature),
    frozenAt: row.frozen_at,
    ...(mined ? { mined: { blockNumber, blockHash: toHash(blockHash), blockTime, txHash: toHash(anchorTx) } } : {}),
    final: row.final,
  };
}
