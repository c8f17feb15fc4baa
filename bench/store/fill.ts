// Fills a log with reviews, a batch each half day.
import { sql } from 'kysely';
import { appendEntries, type PlacedEntry } from '../../services/src/log/append-entries.ts';
import type { BenchLog } from './log-of.ts';
import { BATCH } from './size.ts';

/** Appends until the log, which holds `from` reviews, holds `to`. */
export async function fill(
  { ctx, tick }: BenchLog,
  next: () => PlacedEntry,
  { from, to }: { from: number; to: number },
): Promise<void> {
  for (let held = from; held < to; held += BATCH) {
    tick();
    const entries = Array.from({ length: BATCH }, () => next());
    await appendEntries(ctx, entries);
    if (held % 100_000 === 0) console.error(`store: ${held} of ${to}`);
  }
  await sql`vacuum analyze`.execute(ctx.store.db);
}
