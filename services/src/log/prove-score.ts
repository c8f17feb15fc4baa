/** Exports the proof of an account's score, or that it has none, and checks it first. */
import type { Address } from '@agent-market/sdk';
import {
  isGenuine,
  proveScore,
  scorerOf,
  serializeScoreBundle,
  verifyScoreBundle,
  type ScoreBundle,
} from '@agent-market/sdk/log';
import { Halted, Refused } from '../errors.ts';
import { readBatch } from '../store/batch.ts';
import type { LogContext } from './context.ts';
import { loadScoreTree } from './standings.ts';

/**
 * The score of `subject` after a batch, the newest unless given. `serializeScoreBundle` makes it a file.
 *
 * Errors: `NOT_FROZEN_YET`, `NOT_SCORED`, `NOT_A_SUBJECT`; `BUNDLE_INVALID` when what would be handed out does not verify.
 */
export async function exportScore(
  { store }: Pick<LogContext, 'store'>,
  { subject, batchId }: { subject: Address; batchId?: bigint },
): Promise<ScoreBundle> {
  const { domain, operator, db } = store;
  const row = await db
    .selectFrom('batch')
    .selectAll()
    .$if(batchId !== undefined, (query) => query.where('id', '=', batchId ?? 0n))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refused('NOT_FROZEN_YET', 'there is no such batch', { hint: '`agent-market anchor status` lists them.' });
  }
  const { header, headerSignature } = readBatch(row, operator);
  if (scorerOf(header) === undefined) {
    throw new Refused('NOT_SCORED', `batch ${header.batchId} holds no scores`, {
      hint: 'A log that began without scores stays without; begin a new one with another operator key.',
    });
  }
  const { tree } = await loadScoreTree(db, header);
  const bundle = proveScore(tree, subject, { domain, header, headerSignature });
  const pins = { domain, operators: [operator], anchored: [] };
  const { verdict, detail } = await verifyScoreBundle(serializeScoreBundle(bundle), pins);
  if (isGenuine(verdict)) return bundle;
  throw new Halted('BUNDLE_INVALID', `the score proof does not verify: ${verdict}, ${detail}`, {
    hint: 'Somebody changed the database, or this is a bug. Nothing was handed out.',
  });
}
