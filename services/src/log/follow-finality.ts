/** Follows mined batches until no reorganisation can drop them, and takes back those that one did. */
import type { Hash } from '@agent-market/sdk';
import { ask, block, maybe } from '../chain/answers.ts';
import { blockTag, finalBlockNumber } from '../chain/finality.ts';
import { checkContract } from '../chain/log-contract.ts';
import { readBatch, type StoredBatch } from '../store/batch.ts';
import type { AnchorContext } from './anchor-context.ts';
import { loadAttempts, sendAttempt } from './anchor-tx.ts';
import { markDropped, markFinal, markMined, minedBy, minedByAnyone, readReceipts } from './settle.ts';

export interface FinalityReport {
  /** Batches that became final. */
  final: bigint[];
  /** Batches that a reorganisation moved to another block. */
  moved: bigint[];
  /** Batches that a reorganisation dropped; their transactions were sent again. */
  dropped: bigint[];
  /** Batches that are mined and not final yet. */
  waiting: number;
}

/** Looks once. mined → final, mined → mined elsewhere, or mined → sent. Run it again later for the rest. */
export async function followFinality(ctx: AnchorContext): Promise<FinalityReport> {
  await checkContract(ctx.rpc, ctx.store);
  const finalBlock = await finalBlockNumber(ctx.rpc, ctx);
  const report: FinalityReport = { final: [], moved: [], dropped: [], waiting: 0 };
  for (const batch of await minedBatches(ctx)) await follow(ctx, batch, { finalBlock, report });
  return report;
}

async function minedBatches({ store }: AnchorContext): Promise<StoredBatch[]> {
  const rows = await store.db
    .selectFrom('batch')
    .selectAll()
    .where('final', '=', false)
    .where('block_number', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => readBatch(row, store.operator));
}

async function follow(
  ctx: AnchorContext,
  batch: StoredBatch,
  { finalBlock, report }: { finalBlock: bigint; report: FinalityReport },
): Promise<void> {
  const { mined, header } = batch;
  if (mined === undefined) return;
  if ((await canonicalHash(ctx, mined.blockNumber)) !== mined.blockHash) {
    const kept = await recover(ctx, batch);
    report[kept ? 'moved' : 'dropped'].push(header.batchId);
    if (kept) report.waiting++;
  } else if (mined.blockNumber <= finalBlock) {
    await markFinal(ctx, header.batchId, mined);
    report.final.push(header.batchId);
  } else {
    report.waiting++;
  }
}

async function canonicalHash({ rpc }: AnchorContext, number: bigint): Promise<Hash | undefined> {
  const found = await ask(rpc, 'eth_getBlockByNumber', { params: [blockTag(number), false], as: maybe(block) });
  return found?.hash;
}

/** Its block is gone: whether another block holds it now. If none does, it is sent again. */
async function recover(ctx: AnchorContext, batch: StoredBatch): Promise<boolean> {
  const attempts = await loadAttempts(ctx.store, batch.header.batchId);
  const receipts = await readReceipts(ctx.rpc, attempts);
  const mined = (await minedBy(ctx, batch, receipts)) ?? (await minedByAnyone(ctx, batch));
  if (mined !== undefined) {
    await markMined(ctx, batch.header.batchId, mined);
    return true;
  }
  await markDropped(ctx, batch);
  const last = attempts.at(-1);
  // The same bytes; whether they are mined is for the next anchorPending to see.
  if (last !== undefined) await sendAttempt(ctx, batch, last);
  return false;
}
