/** Writing down where the chain holds a batch, after comparing it with what we froze. */
import type { Hash } from '@agent-market/sdk';
import { ask, block, maybe, receipt, type Block, type Log, type Receipt } from '../chain/answers.ts';
import { findAnchored, searchAnchored } from '../chain/log-contract.ts';
import { badAnswer, type Rpc } from '../chain/rpc.ts';
import { Halted } from '../errors.ts';
import type { MinedIn, StoredBatch } from '../store/batch.ts';
import { toBytes } from '../store/bytes.ts';
import type { AnchorContext } from './anchor-context.ts';
import type { AnchorTx } from './anchor-tx.ts';
import { doStep } from './steps.ts';

/** Two histories under one operator: nothing is sent, nothing is repaired, a person has to look. */
export function historyMismatch(why: string): Halted {
  return new Halted('HISTORY_MISMATCH', why, {
    hint: 'Stop. Either another database anchors with this key, or this one was restored from an old backup. Keep both.',
  });
}

/** The receipts that the chain has of these attempts. */
export async function readReceipts(rpc: Rpc, attempts: readonly AnchorTx[]): Promise<Receipt[]> {
  const found: Receipt[] = [];
  for (const { txHash } of attempts) {
    const each = await ask(rpc, 'eth_getTransactionReceipt', { params: [txHash], as: maybe(receipt) });
    if (each !== undefined) found.push(each);
  }
  return found;
}

/** Where one of these receipts anchored the batch; undefined when none did. */
export async function minedBy(
  ctx: AnchorContext,
  batch: StoredBatch,
  receipts: readonly Receipt[],
): Promise<MinedIn | undefined> {
  for (const { succeeded, logs } of receipts) {
    const mined = succeeded ? await fromLogs(ctx, batch, logs) : undefined;
    if (mined !== undefined) return mined;
  }
  return undefined;
}

/** Where any transaction anchored the batch, ours or not, searched in the chain's events. */
export async function minedByAnyone(ctx: AnchorContext, batch: StoredBatch): Promise<MinedIn | undefined> {
  const { domain, operator } = ctx.store;
  const { batchId } = batch.header;
  const found = await searchAnchored(ctx.rpc, { domain, operator, batchId, fromBlock: ctx.fromBlock ?? 0n });
  return found && fromLogs(ctx, batch, [found.log]);
}

async function fromLogs(
  ctx: AnchorContext,
  { header, headerHash }: StoredBatch,
  logs: Log[],
): Promise<MinedIn | undefined> {
  const found = findAnchored(logs, header);
  if (found === undefined) return undefined;
  if (found.headerHash !== headerHash) {
    throw historyMismatch(
      `the chain has ${found.headerHash} as batch ${header.batchId}; this store froze ${headerHash}`,
    );
  }
  const { blockNumber, blockHash, txHash } = found.log;
  return { blockNumber, blockHash, txHash, blockTime: (await readBlock(ctx.rpc, blockHash)).timestamp };
}

async function readBlock(rpc: Rpc, blockHash: Hash): Promise<Block> {
  const found = await ask(rpc, 'eth_getBlockByHash', { params: [blockHash, false], as: maybe(block) });
  if (found === undefined) throw badAnswer(rpc.origin, `it has a log of block ${blockHash}, but not the block`);
  return found;
}

/** sent → mined, or mined → mined elsewhere. */
export async function markMined(ctx: AnchorContext, batchId: bigint, mined: MinedIn): Promise<void> {
  const change = ctx.store.db
    .updateTable('batch')
    .set({
      block_number: mined.blockNumber,
      block_hash: toBytes(mined.blockHash),
      block_time: mined.blockTime,
      anchor_tx: toBytes(mined.txHash),
    })
    .where('id', '=', batchId);
  await doStep(ctx, { step: 'mine', batchId, txHash: mined.txHash }, () => change.execute());
}

/** mined → final. */
export async function markFinal(ctx: AnchorContext, batchId: bigint, { blockHash }: MinedIn): Promise<void> {
  const change = ctx.store.db
    .updateTable('batch')
    .set({ final: true })
    .where('id', '=', batchId)
    // Only the block that was looked at: another process may have noted another one since.
    .where('block_hash', '=', toBytes(blockHash));
  await doStep(ctx, { step: 'finalize', batchId }, () => change.execute());
}

/** mined → sent, when a reorganisation dropped the block. Throws `FINALITY_BROKEN` for a batch that was final. */
export async function markDropped(ctx: AnchorContext, { header, final }: StoredBatch): Promise<void> {
  if (final) {
    throw new Halted('FINALITY_BROKEN', `the chain dropped batch ${header.batchId}, which was final`, {
      hint: 'The node follows another chain, or the chain broke its promise. Compare with a second node before anything else.',
    });
  }
  const change = ctx.store.db
    .updateTable('batch')
    .set({ block_number: null, block_hash: null, block_time: null, anchor_tx: null })
    .where('id', '=', header.batchId)
    .where('final', '=', false);
  await doStep(ctx, { step: 'drop', batchId: header.batchId }, () => change.execute());
}
