// One subject that many review at the same time, each with a transaction of its own, against the bare update of its row.
import { appendTogether } from '../../services/src/log/append-together.ts';
import { toBytes } from '../../services/src/store/bytes.ts';
import type { BenchDatabase } from './database.ts';
import type { BenchLog } from './log-of.ts';
import { reviewsFrom, subjectOf } from './reviews.ts';
import { HOT_CLIENTS, HOT_REVIEWS, ROUNDS } from './size.ts';

/** The number of the subject. */
const HOT = 0;
const UPDATE = `update reputation
  set reviews = reviews + 1, weight = weight + $2, stars = stars + $3, verified = verified + $4 where subject = $1`;

export async function hotAgent(database: BenchDatabase, { ctx, now }: BenchLog): Promise<Record<string, number[]>> {
  const next = reviewsFrom(now() + 1, HOT);
  const key = toBytes(subjectOf(HOT));
  const samples: Record<'hot' | 'row', number[]> = { hot: [], row: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const entries = Array.from({ length: HOT_REVIEWS }, () => next());
    samples.hot.push(
      await microsOf(async (i) => {
        const [entry] = entries.slice(i, i + 1);
        if (entry !== undefined) await appendTogether(ctx, [entry]);
      }),
    );
    samples.row.push(await microsOf(() => database.query(UPDATE, [key, '1', '5', '1'])));
  }
  return samples;
}

/** Microseconds of wall clock a review. */
async function microsOf(review: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < HOT_REVIEWS) await review(next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: HOT_CLIENTS }, client));
  return ((performance.now() - start) * 1000) / HOT_REVIEWS;
}
