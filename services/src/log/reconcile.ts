/** Compares our batches with the chain's before anything is sent, and takes over what is anchored already. */
import { genesisOf } from '@agent-market/sdk/log';
import { checkContract, readHead } from '../chain/log-contract.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { AnchorContext } from './anchor-context.ts';
import { loadAttempts } from './anchor-tx.ts';
import { loadBatch } from './load-batch.ts';
import { historyMismatch, markDropped, markMined, minedBy, minedByAnyone, readReceipts } from './settle.ts';
import { readBatch } from '../store/batch.ts';

/**
 * Returns the id of the first batch that the chain does not have.
 *
 * Headers are chained, so one equal head means an equal history. Errors: those of {@link checkContract}, and
 * `HISTORY_MISMATCH`.
 */
export async function reconcile(ctx: AnchorContext): Promise<bigint> {
  const { store, rpc } = ctx;
  await checkContract(rpc, store);
  const { nextBatchId, head } = await readHead(rpc, store);
  const last = nextBatchId === 0n ? undefined : await loadBatch(store, nextBatchId - 1n);
  if (nextBatchId > 0n && last === undefined) {
    throw historyMismatch(`the chain has ${nextBatchId} batches of this operator, more than this store ever froze`);
  }
  const ours = last?.headerHash ?? genesisOf(store.domain, store.operator);
  if (ours !== head) throw historyMismatch(`the chain's log ends with ${head}; this store has ${ours} there`);

  for (const batch of await disagreeing(ctx, nextBatchId)) {
    if (batch.header.batchId < nextBatchId) await adopt(ctx, batch);
    else await markDropped(ctx, batch);
  }
  return nextBatchId;
}

/** Batches whose state here is not the chain's: anchored there and not here, or here and not there. */
async function disagreeing({ store }: AnchorContext, nextBatchId: bigint): Promise<StoredBatch[]> {
  const rows = await store.db
    .selectFrom('batch')
    .selectAll()
    .where((where) =>
      where.or([
        where.and([where('id', '<', nextBatchId), where('block_number', 'is', null)]),
        where.and([where('id', '>=', nextBatchId), where('block_number', 'is not', null)]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => readBatch(row, store.operator));
}

async function adopt(ctx: AnchorContext, batch: StoredBatch): Promise<void> {
  const { batchId } = batch.header;
  // Our own transactions first: their receipts are cheap, and some nodes refuse long searches.
  const receipts = await readReceipts(ctx.rpc, await loadAttempts(ctx.store, batchId));
  const mined = (await minedBy(ctx, batch, receipts)) ?? (await minedByAnyone(ctx, batch));
  // The chain has it, yet shows no event: the node is behind or incomplete. Left as it is; the next run asks again.
  if (mined !== undefined) await markMined(ctx, batchId, mined);
}
