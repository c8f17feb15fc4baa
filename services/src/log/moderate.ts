/** Moderation: the operator shows the words of a review no more, or again. For everybody to see, and never a deletion. */
import type { Hash } from '@agent-market/sdk';
import {
  MODERATION_ACTIONS,
  reviewIn,
  signEntry,
  type Moderation,
  type ModerationAction,
} from '@agent-market/sdk/reviews';
import { Halted, Refused } from '../errors.ts';
import { toBytes } from '../store/bytes.ts';
import type { Store } from '../store/open.ts';
import { appendEntries } from './append-entries.ts';
import { checkSigned } from './check-entry.ts';
import type { LogContext } from './context.ts';
import { findEntries } from './find-entries.ts';
import type { Accepted } from './intake.ts';
import { issueReceipts } from './receipts.ts';

/**
 * Appends a moderation to the log, signed by the operator. The rating counts as before; bundles handed out from now on are without
 * the words (`hide`) or with them again (`show`).
 *
 * Errors: `TARGET_NOT_FOUND`, `MODERATION_WITHOUT_EFFECT`.
 */
export async function moderate(
  ctx: LogContext,
  { target: digest, action }: { target: Hash; action: ModerationAction },
): Promise<Accepted> {
  const { store, signer } = ctx;
  const target = (await findEntries(store.db, [digest])).get(digest);
  if (target === undefined || reviewIn(target.entry) === undefined) {
    throw new Refused('TARGET_NOT_FOUND', `this log holds no review or revision ${digest}`, {
      hint: 'Give the digest from its receipt.',
    });
  }
  const last = await lastModeration(store, digest);
  if ((last?.action ?? 'show') === action) {
    throw new Refused(
      'MODERATION_WITHOUT_EFFECT',
      `the words of ${digest} are ${action === 'hide' ? 'hidden' : 'shown'} already`,
      { hint: 'There is nothing to do.' },
    );
  }
  const now = ctx.clock();
  // Later for each moderation of one review, whatever the clock does: that is their order.
  const issuedAt = last !== undefined && last.issuedAt >= now ? last.issuedAt + 1n : now;
  const entry: Moderation = { kind: 'moderation', target: digest, action, issuedAt };
  const checked = checkSigned(store.domain, await signEntry(signer, store.domain, entry));
  const { subject, taskId } = target;
  const { entries, fresh } = await appendEntries(ctx, [{ ...checked, subject, taskId }]);
  const receipt = (await issueReceipts(ctx, [...entries.values()])).get(checked.digest);
  if (receipt === undefined)
    throw new Halted('INTAKE_LOST_REVIEW', `the moderation of ${digest} was not stored`, {
      hint: 'Moderate again: nothing is done twice.',
    });
  return { digest: checked.digest, receipt, fresh: fresh.has(checked.digest) };
}

/** Whether the newest moderation of an entry hides its words. */
export async function isHidden(store: Store, digest: Hash): Promise<boolean> {
  return (await lastModeration(store, digest))?.action === 'hide';
}

async function lastModeration(
  { db }: Store,
  digest: Hash,
): Promise<{ action: ModerationAction; issuedAt: bigint } | undefined> {
  const row = await db
    .selectFrom('entry')
    .select(['action', 'issued_at'])
    .where('target', '=', toBytes(digest))
    .where('kind', '=', 'moderation')
    .orderBy('issued_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { action: row.action === MODERATION_ACTIONS.hide ? 'hide' : 'show', issuedAt: row.issued_at };
}
