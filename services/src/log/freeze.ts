/** Freezing: everything accepted up to a moment becomes one immutable, signed batch. */
import { sql, type Transaction } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import {
  genesisOf,
  hashHeader,
  SCHEMA,
  SCORERS,
  signHeader,
  type BatchHeader,
  type CountedEntry,
  type Scorer,
} from '@agent-market/sdk/log';
import { buildAgreedTree } from '@agent-market/sdk/merkle';
import { Halted, Refused } from '../errors.ts';
import { lockForFreeze } from '../store/advisory-lock.ts';
import { batchRow, type FrozenBatch } from '../store/batch.ts';
import { toAddress, toHash, ZERO_HASH } from '../store/bytes.ts';
import type { Schema } from '../store/schema.ts';
import type { LogContext } from './context.ts';
import { standingsAfter, storeStandings } from './standings.ts';
import { doStep } from './steps.ts';
import { witness } from './witness.ts';

export interface FreezeOptions {
  /** The batch ends at this moment: unix seconds, after the last batch's and not in the future. Now unless given. */
  toTime?: bigint;
  /** How its scores are made: `trust-v1` unless given. `mean-v1` is for logs of so many reviews that their graph fits into no memory. */
  scorer?: Scorer;
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

async function freeze(
  ctx: LogContext,
  { toTime, scorer = 'trust-v1' }: FreezeOptions,
): Promise<FrozenBatch | undefined> {
  return ctx.store.transaction(async (tx) => {
    await lockForFreeze(tx);
    const last = await lastBatch(tx);
    const end = endOf(ctx, { toTime, lastTo: last?.toTime ?? 0n });
    const pending = await loadPending(tx, end);
    if (pending.length === 0) return undefined;

    const commitments = pending.map(({ commitment }) => commitment);
    const tree = buildAgreedTree(commitments, witness);
    const { domain, operator } = ctx.store;
    const batchId = last === undefined ? 0n : last.id + 1n;
    // A log is scored from its first batch or never: else nobody could follow the scores.
    const scored = last === undefined || last.scored;
    const batchAt = { batchId, toTime: end };
    const standings = scored ? await standingsAfter(tx, pending, { scorer, batch: batchAt }) : undefined;
    const header: BatchHeader = {
      operator,
      batchId,
      prev: last?.headerHash ?? genesisOf(domain, operator),
      root: tree.root,
      scoresRoot: standings?.scoresRoot ?? ZERO_HASH,
      scorer: standings ? SCORERS[scorer] : ZERO_HASH,
      count: BigInt(tree.count),
      fromTime: last?.toTime ?? 0n,
      toTime: end,
      schema: SCHEMA,
    };
    const headerSignature = await signHeader(ctx.signer, domain, header);
    const batch = { header, headerHash: hashHeader(domain, header), headerSignature, frozenAt: ctx.clock() };
    await tx.insertInto('batch').values(batchRow(batch)).execute();
    if (standings) await storeStandings(tx, batchId, standings.changed);
    await placeEntries(tx, header);
    return batch;
  });
}

async function lastBatch(
  tx: Transaction<Schema>,
): Promise<{ id: bigint; toTime: bigint; headerHash: Hash; scored: boolean } | undefined> {
  const row = await tx
    .selectFrom('batch')
    .select(['id', 'to_time', 'header_hash', 'scorer'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const scored = toHash(row.scorer) !== ZERO_HASH;
  return { id: row.id, toTime: row.to_time, headerHash: toHash(row.header_hash), scored };
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

/** In the order of the tree: the database orders bytea as the tree orders leaves. */
async function loadPending(tx: Transaction<Schema>, end: bigint): Promise<CountedEntry[]> {
  const rows = await tx
    .selectFrom('entry')
    .leftJoin('entry as target', (join) =>
      join.onRef('target.subject', '=', 'entry.subject').onRef('target.digest', '=', 'entry.target'),
    )
    .select(['entry.commitment', 'entry.subject', 'entry.kind', 'entry.rating', 'target.rating as ratingBefore'])
    .where('entry.batch_id', 'is', null)
    .where('entry.accepted_at', '<=', end)
    .orderBy('entry.commitment')
    .execute();
  return rows.map((row) => ({ ...row, commitment: toHash(row.commitment), subject: toAddress(row.subject) }));
}

/** Writes each entry's batch and rank. */
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
    throw new Halted('FREEZE_MISCOUNT', `froze ${numAffectedRows} entries into a batch of ${header.count}`, {
      hint: 'Nothing was frozen. Somebody else writes to this database, or this is a bug.',
    });
  }
}
