/** Freezing: everything accepted up to a moment becomes one immutable, signed batch. */
import { sql, type Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { genesisOf, hashHeader, SCHEMA, signHeader, type BatchHeader } from '@agent-market/sdk/log';
import { buildAgreedTree } from '@agent-market/sdk/merkle';
import { Halted, Refused } from '../errors.ts';
import { lockForFreeze } from '../store/advisory-lock.ts';
import { batchRow, type FrozenBatch } from '../store/batch.ts';
import { toHash, ZERO_HASH } from '../store/bytes.ts';
import type { Schema } from '../store/schema.ts';
import type { LogContext } from './context.ts';
import { doStep } from './steps.ts';
import { witness } from './witness.ts';

export interface FreezeOptions {
  /** The batch ends at this moment: unix seconds, after the last batch's and not in the future. Now unless given. */
  toTime?: bigint;
}

/**
 * Freezes what was accepted and is in no batch yet; undefined when that is nothing.
 *
 * One transaction, alone: no intake is half-way, so the batch holds every entry accepted in its time. Once committed, a
 * batch is never changed or made again.
 *
 * Errors: `TO_TIME_REFUSED`, `ROOT_DISAGREEMENT` (then nothing was stored), `SIGNER_MISMATCH`.
 */
export async function freezeBatch(ctx: LogContext, options: FreezeOptions = {}): Promise<FrozenBatch | undefined> {
  return doStep(ctx, { step: 'freeze' }, () => freeze(ctx, options));
}

async function freeze(ctx: LogContext, { toTime }: FreezeOptions): Promise<FrozenBatch | undefined> {
  return ctx.store.transaction(async (tx) => {
    await lockForFreeze(tx);
    const last = await lastBatch(tx);
    const end = endOf(ctx, { toTime, lastTo: last?.toTime ?? 0n });
    const commitments = await pendingCommitments(tx, end);
    if (commitments.length === 0) return undefined;

    const tree = buildAgreedTree(commitments, witness);
    const { domain, operator } = ctx.store;
    const header: BatchHeader = {
      operator,
      batchId: last === undefined ? 0n : last.id + 1n,
      prev: last?.headerHash ?? genesisOf(domain, operator),
      root: tree.root,
      scoresRoot: ZERO_HASH,
      scorer: ZERO_HASH,
      count: BigInt(tree.count),
      fromTime: last?.toTime ?? 0n,
      toTime: end,
      schema: SCHEMA,
    };
    const headerSignature = await signHeader(ctx.signer, domain, header);
    const batch = { header, headerHash: hashHeader(domain, header), headerSignature, frozenAt: ctx.clock() };
    await tx.insertInto('batch').values(batchRow(batch)).execute();
    await placeEntries(tx, header);
    return batch;
  });
}

async function lastBatch(
  tx: Transaction<Schema>,
): Promise<{ id: bigint; toTime: bigint; headerHash: Hash } | undefined> {
  const row = await tx
    .selectFrom('batch')
    .select(['id', 'to_time', 'header_hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { id: row.id, toTime: row.to_time, headerHash: toHash(row.header_hash) };
}

function endOf(ctx: LogContext, { toTime, lastTo }: { toTime: bigint | undefined; lastTo: bigint }): bigint {
  const now = ctx.clock();
  const latest = now > lastTo ? now : lastTo + 1n;
  if (toTime === undefined) return latest;
  // A batch that ends in the future could not be anchored until then, and would push the intake's clock ahead with it.
  if (toTime <= lastTo || toTime > latest) {
    throw new Refused(
      'TO_TIME_REFUSED',
      `a batch cannot end at ${toTime}: after ${lastTo} and up to ${latest} is possible`,
      {
        hint: 'Leave the time out to freeze up to now.',
      },
    );
  }
  return toTime;
}

async function pendingCommitments(tx: Transaction<Schema>, end: bigint): Promise<Hash[]> {
  const rows = await tx
    .selectFrom('entry')
    .select('commitment')
    .where('batch_id', 'is', null)
    .where('accepted_at', '<=', end)
    .execute();
  return rows.map(({ commitment }) => toHash(commitment));
}

/** Writes each entry's batch and rank; the database orders bytea as the tree orders leaves. */
async function placeEntries(tx: Transaction<Schema>, header: BatchHeader): Promise<void> {
  const { numAffectedRows } = await sql`
    with ranked as (
      select subject, digest, row_number() over (order by commitment) - 1 as rank
      from entry where batch_id is null and accepted_at <= ${header.toTime}
    )
    update entry set batch_id = ${header.batchId}, leaf_index = ranked.rank
    from ranked where entry.subject = ranked.subject and entry.digest = ranked.digest
  `.execute(tx);
  if (numAffectedRows !== header.count) {
    throw new Halted('FREEZE_MISCOUNT', `froze ${numAffectedRows} entries into a batch of ${header.count}`);
  }
}
