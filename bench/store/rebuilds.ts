// How long it takes to compute all sums from the reviews, when none are there; and that they are what was kept up to date.
import { sql } from 'kysely';
import { rebuildSums } from '../../services/src/reputation/rebuild-sums.ts';
import type { BenchDatabase } from './database.ts';
import { ROUNDS } from './size.ts';

export async function rebuilds({ store }: BenchDatabase): Promise<Record<string, number[]>> {
  const content = async (): Promise<string> => {
    const { rows } = await sql<{ content: string }>`
      select md5(string_agg(concat_ws(' ', subject, reviews, weight, stars, verified), ',' order by subject)) as content
      from reputation`.execute(store.db);
    return rows[0]?.content ?? '';
  };
  const before = await content();
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await sql`truncate reputation`.execute(store.db);
    const start = performance.now();
    await rebuildSums(store);
    seconds.push((performance.now() - start) / 1000);
    if ((await content()) !== before) throw new Error('the rebuilt sums are not those that were kept');
  }
  await sql`vacuum analyze reputation`.execute(store.db);
  return { rebuild: seconds };
}
