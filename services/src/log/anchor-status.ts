/** Where every batch stands. Derived from the stored facts, without asking the chain. */
import type { Hash } from '@agent-market/sdk';
import { readBatch, type MinedIn } from '../store/batch.ts';
import type { LogContext } from './context.ts';

/** frozen: not sent. sent: a transaction is signed, stored and perhaps on its way. mined: in a block. final: for good. */
export type BatchState = 'frozen' | 'sent' | 'mined' | 'final';

export interface BatchStatus {
  batchId: bigint;
  state: BatchState;
  count: bigint;
  fromTime: bigint;
  toTime: bigint;
  headerHash: Hash;
  /** Transactions signed for it. */
  attempts: number;
  mined?: MinedIn;
}

export interface AnchorStatus {
  /** Newest last. */
  batches: BatchStatus[];
  /** Batches by state. */
  totals: Record<BatchState, number>;
  /** Reviews accepted and in no batch yet. */
  pending: bigint;
  /** All reviews accepted. */
  entries: bigint;
  /** The earliest promise among reviews that are not mined: an anchor must be there by then. Undefined when none is open. */
  dueBy?: bigint;
}

export async function anchorStatus({ store }: Pick<LogContext, 'store'>): Promise<AnchorStatus> {
  const { db } = store;
  const rows = await db
    .selectFrom('batch')
    .selectAll()
    .select((batch) =>
      batch
        .selectFrom('batch_tx')
        .whereRef('batch_tx.batch_id', '=', 'batch.id')
        .select((tx) => tx.fn.countAll<bigint>().as('count'))
        .as('attempts'),
    )
    .orderBy('id')
    .execute();
  const entries = await db
    .selectFrom('entry')
    .leftJoin('batch', 'batch.id', 'entry.batch_id')
    .select(({ fn }) => [
      fn.countAll<bigint>().as('all'),
      fn.countAll<bigint>().filterWhere('entry.batch_id', 'is', null).as('pending'),
      fn.min('entry.anchor_by').filterWhere('batch.block_number', 'is', null).as('dueBy'),
    ])
    .executeTakeFirstOrThrow();

  const batches = rows.map(({ attempts, ...row }) => statusOf(readBatch(row, store.operator), Number(attempts ?? 0)));
  const totals: Record<BatchState, number> = { frozen: 0, sent: 0, mined: 0, final: 0 };
  for (const { state } of batches) totals[state]++;
  const { all, pending, dueBy } = entries as { all: bigint; pending: bigint; dueBy: bigint | null };
  return { batches, totals, entries: all, pending, ...(dueBy === null ? {} : { dueBy }) };
}

function statusOf({ header, headerHash, mined, final }: ReturnType<typeof readBatch>, attempts: number): BatchStatus {
  const { batchId, count, fromTime, toTime } = header;
  const state: BatchState = final ? 'final' : mined ? 'mined' : attempts > 0 ? 'sent' : 'frozen';
  return { batchId, state, count, fromTime, toTime, headerHash, attempts, ...(mined ? { mined } : {}) };
}
