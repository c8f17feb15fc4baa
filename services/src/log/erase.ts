/** Erases a review's words. Its rating, digest, signature and proof remain valid. */
import type { Hash } from '@agent-market/sdk';
import { Refused } from '../errors.ts';
import { toBytes } from '../store/bytes.ts';
import type { LogContext } from './context.ts';
import { findEntries } from './find-entries.ts';

/**
 * Deletes text, tags and salt for good: submitting the review again does not bring them back. Bundles handed out before
 * cannot be recalled, and backups keep the words as long as they are kept.
 *
 * @returns false when they were already gone. Throws `REVIEW_NOT_FOUND`.
 */
export async function eraseFeedback({ store }: Pick<LogContext, 'store'>, digest: Hash): Promise<boolean> {
  const entry = (await findEntries(store.db, [digest])).get(digest);
  if (entry === undefined) {
    throw new Refused('REVIEW_NOT_FOUND', `this log holds no review ${digest}`, {
      hint: 'Give the digest from the receipt.',
    });
  }
  const { numDeletedRows } = await store.db
    .deleteFrom('feedback')
    .where('subject', '=', toBytes(entry.subject))
    .where('digest', '=', toBytes(digest))
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
