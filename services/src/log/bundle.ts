/** Exports what a stranger needs to check one entry, and checks it first. */
import type { Hash } from '@agent-market/sdk';
import {
  isGenuine,
  serializeBundle,
  verifyBundle,
  type BatchHeader,
  type ProofBundle,
  type StateProof,
} from '@agent-market/sdk/log';
import { withReview, type Entry, type Review } from '@agent-market/sdk/reviews';
import { Halted, Refused } from '../errors.ts';
import { toBytes, toHash } from '../store/bytes.ts';
import type { LogEntry } from '../store/entry.ts';
import type { Store } from '../store/open.ts';
import type { LogContext } from './context.ts';
import { findEntries } from './find-entries.ts';
import { loadBatch, loadTree } from './load-batch.ts';
import { isHidden } from './moderate.ts';
import { issueReceipts } from './receipts.ts';

/** Gets the proof that a batch is anchored. */
export type Prove = (header: BatchHeader) => Promise<StateProof>;

/**
 * The proof bundle of a review, or of what was said of it later. `serializeBundle` makes it a file.
 *
 * Errors: `REVIEW_NOT_FOUND`, `NOT_FROZEN_YET`; `BUNDLE_INVALID` when what would be handed out does not verify.
 */
export async function exportBundle(
  ctx: LogContext,
  { digest, prove }: { digest: Hash; prove?: Prove },
): Promise<ProofBundle> {
  const { store } = ctx;
  const entry = (await findEntries(store.db, [digest])).get(digest);
  if (entry === undefined) throw notFound(digest);
  const batch = entry.place && (await loadBatch(store, entry.place.batchId));
  if (entry.place === undefined || batch === undefined) {
    throw new Refused('NOT_FROZEN_YET', `the review is accepted, but in no batch yet; it is due by ${entry.anchorBy}`, {
      hint: 'Try again after the next batch; `agent-market anchor run` makes one now.',
      retryable: true,
    });
  }
  const receipt = (await issueReceipts(ctx, [entry])).get(digest);
  if (receipt === undefined) throw notFound(digest);

  const bundle: ProofBundle = {
    domain: store.domain,
    entry: await wholeEntry(store, entry),
    signature: entry.signature,
    index: entry.place.index,
    proof: (await loadTree(store, batch)).proof(entry.place.index),
    header: batch.header,
    headerSignature: batch.headerSignature,
    receipt,
    ...(prove && { stateProof: await prove(batch.header) }),
  };
  await check(store, bundle);
  return bundle;
}

/** With its words, unless they were erased or are hidden. */
async function wholeEntry(store: Store, { entry, subject, digest }: LogEntry): Promise<Entry> {
  const words = (await isHidden(store, digest))
    ? undefined
    : await store.db
        .selectFrom('feedback')
        .select(['text', 'tags', 'salt'])
        .where('subject', '=', toBytes(subject))
        .where('digest', '=', toBytes(digest))
        .executeTakeFirst();
  if (words === undefined) return entry;
  const feedback = { text: words.text, tags: words.tags, salt: toHash(words.salt) };
  return withReview(entry, ({ feedbackHash: _hash, ...rest }): Review => ({ ...rest, feedback }));
}

async function check({ domain, operator }: Store, bundle: ProofBundle): Promise<void> {
  const verification = await verifyBundle(serializeBundle(bundle), { domain, operators: [operator], anchored: [] });
  if (!isGenuine(verification.verdict)) {
    throw new Halted('BUNDLE_INVALID', `the bundle does not verify: ${verification.verdict}, ${verification.detail}`, {
      hint: 'Somebody changed the database, or this is a bug. Nothing was handed out.',
    });
  }
}

function notFound(digest: Hash): Refused {
  return new Refused('REVIEW_NOT_FOUND', `this log holds no review ${digest}`, {
    hint: 'Give the digest from the receipt; it names the chain, so another deployment has another one.',
  });
}
