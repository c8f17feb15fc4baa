// Reviews in batches, with all that an append does, against a bare insert of such rows into the same tables.
import { ANCHOR_WITHIN_SECONDS } from '@agent-market/sdk/log';
import { reviewIn } from '@agent-market/sdk/reviews';
import { appendEntries, type PlacedEntry } from '../../services/src/log/append-entries.ts';
import { toBytes } from '../../services/src/store/bytes.ts';
import { entryRow } from '../../services/src/store/entry.ts';
import { insertEntries, insertFeedback } from '../../services/src/store/insert-rows.ts';
import type { BenchDatabase } from './database.ts';
import type { BenchLog } from './log-of.ts';
import { reviewsFrom } from './reviews.ts';
import { BATCH, WRITES } from './size.ts';

export async function writes(
  { store }: BenchDatabase,
  { ctx, tick, now }: BenchLog,
): Promise<Record<string, number[]>> {
  const next = reviewsFrom(now());
  const batch = (): PlacedEntry[] => Array.from({ length: BATCH }, () => next());
  const samples: Record<'write' | 'bare', number[]> = { write: [], bare: [] };
  // The first round is not counted.
  for (let round = 0; round <= WRITES; round++) {
    tick();
    const [mine, theirs] = [batch(), batch()];
    const ours = await microsOf(() => appendEntries(ctx, mine));
    const bare = await microsOf(() => insertBare(theirs));
    if (round === 0) continue;
    samples.write.push(ours);
    samples.bare.push(bare);
  }
  return samples;

  async function insertBare(entries: readonly PlacedEntry[]): Promise<void> {
    const acceptedAt = ctx.clock();
    const times = { acceptedAt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
    const rows = entries.map(({ erased, ...rest }) => entryRow({ ...rest, entry: erased, ...times }));
    const words = entries.flatMap(({ entry, digest }) => {
      const review = reviewIn(entry);
      if (review === undefined) return [];
      const { text, tags, salt } = review.feedback;
      return [{ subject: toBytes(review.subject), digest: toBytes(digest), text, tags, salt: toBytes(salt) }];
    });
    await store.transaction(async (tx) => {
      await insertEntries(rows).execute(tx);
      await insertFeedback(words).execute(tx);
    });
  }
}

/** Microseconds of wall clock a review. */
async function microsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return ((performance.now() - start) * 1000) / BATCH;
}
