/** The lines of a batch's `entries.jsonl`, made from the store. */
import type { Hash } from '@agent-market/sdk';
import { ENTRIES_TITLE, serializeEntry, type PublishedTarget } from '@agent-market/sdk/log';
import { targetOf } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import type { StoredBatch } from '../store/batch.ts';
import { readEntry, type LogEntry } from '../store/entry.ts';
import type { Store } from '../store/open.ts';
import { findEntries } from './find-entries.ts';
import { loadBatch, loadTree } from './load-batch.ts';

/** Entries in memory at a time. */
const PAGE = 5000;

/** In the order of the leaves. Throws `STORE_CORRUPT` when something that an entry is about is not in the log. */
export async function* publishedLines(store: Store, batchId: bigint): AsyncGenerator<string> {
  yield ENTRIES_TITLE;
  for (let from = 0; ; from += PAGE) {
    const rows = await store.db
      .selectFrom('entry')
      .selectAll()
      .where('batch_id', '=', batchId)
      .where('leaf_index', '>=', from)
      .where('leaf_index', '<', from + PAGE)
      .orderBy('leaf_index')
      .execute();
    if (rows.length === 0) return;
    const entries = rows.map(readEntry);
    const targets = await provenTargets(store, entries);
    for (const { entry, signature } of entries) {
      const of = targets.get(targetOf(entry) ?? signature);
      yield serializeEntry({ entry, signature, ...(of && { of }) });
    }
  }
}

/** What these entries are about, with the proofs that the log holds it. */
async function provenTargets(store: Store, entries: readonly LogEntry[]): Promise<Map<string, PublishedTarget>> {
  const digests = [...new Set(entries.flatMap(({ entry }) => targetOf(entry) ?? []))];
  const found = [...(await findEntries(store.db, digests)).values()];
  // By batch, because the tree of a batch is dear and kept until the next one is asked for.
  found.sort((a, b) => Number((a.place?.batchId ?? 0n) - (b.place?.batchId ?? 0n)));
  const targets = new Map<Hash, PublishedTarget>();
  let batch: StoredBatch | undefined;
  for (const { digest, entry, signature, place } of found) {
    if (place === undefined) continue;
    if (batch?.header.batchId !== place.batchId) batch = await loadBatch(store, place.batchId);
    if (batch === undefined) continue;
    const proof = (await loadTree(store, batch)).proof(place.index);
    targets.set(digest, { entry, signature, ...place, proof });
  }
  const missing = digests.find((digest) => !targets.has(digest));
  if (missing === undefined) return targets;
  throw new Halted('STORE_CORRUPT', `${missing} is in no batch, but a later entry about it is`, {
    hint: 'Somebody changed the database. Restore a backup.',
  });
}
