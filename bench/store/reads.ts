// Score reads, many at a time: joined into few queries, against one prepared statement each.
import type { Address } from '@agent-market/sdk';
import { baselineScore } from '@agent-market/sdk/reputation';
import { reputationReader } from '../../services/src/reputation/read-reputation.ts';
import type { BenchDatabase } from './database.ts';
import type { BenchLog } from './log-of.ts';
import { randomFrom, subjectOf } from './reviews.ts';
import { READERS, READS, ROUNDS, SINGLE_READS, SUBJECTS } from './size.ts';

const ONE = `select reviews, weight, stars, verified,
  trust_at, micro_stars, micro_stars_low, micro_stars_high, micro_reviews, micro_reviewers
  from reputation where subject = $1`;

export async function reads(database: BenchDatabase, { now }: BenchLog): Promise<Record<string, number[]>> {
  const reader = reputationReader(database.store.db);
  const ours = async (subject: Address): Promise<bigint> => {
    const found = await reader.read(subject);
    return found === undefined ? 0n : baselineScore(found.sums, now()).microStars;
  };
  const single = async (subject: Address): Promise<bigint> => {
    const { rows } = await database.query(ONE, [Buffer.from(subject.slice(2), 'hex')]);
    const [row] = rows as [{ reviews: string; weight: string; stars: string; verified: string }?];
    if (row === undefined) return 0n;
    const [weight, stars, verified] = [BigInt(row.weight), BigInt(row.stars), BigInt(row.verified)];
    return baselineScore({ count: BigInt(row.reviews), weight, stars, verified }, now()).microStars;
  };
  for (let i = 0; i < 100; i++) {
    if ((await ours(subjectOf(i))) !== (await single(subjectOf(i)))) throw new Error('the peer reads another score');
  }
  const samples = { read: [] as number[], p50: [] as number[], p99: [] as number[], single: [] as number[] };
  const singleP50: number[] = [];
  await run(ours, READS / 10);
  for (let round = 0; round < ROUNDS; round++) {
    const joined = await run(ours, READS);
    samples.read.push(joined.micros);
    samples.p50.push(joined.p50);
    samples.p99.push(joined.p99);
    const alone = await run(single, SINGLE_READS);
    samples.single.push(alone.micros);
    singleP50.push(alone.p50);
  }
  return { ...samples, singleP50 };
}

/** Microseconds of wall clock a read, and milliseconds until half of the reads, and 99 of 100, had their answer. */
async function run(
  read: (subject: Address) => Promise<bigint>,
  count: number,
): Promise<{ micros: number; p50: number; p99: number }> {
  const random = randomFrom(11);
  const subjects = Array.from({ length: SUBJECTS }, (_, i) => subjectOf(i));
  const waits = new Float64Array(count);
  let next = 0;
  const reader = async (): Promise<void> => {
    while (next < count) {
      const mine = next++;
      const start = performance.now();
      await read(subjects[random() % SUBJECTS] ?? subjectOf(0));
      waits[mine] = performance.now() - start;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: READERS }, reader));
  const micros = ((performance.now() - start) * 1000) / count;
  waits.sort();
  return { micros, p50: waits[Math.floor(count * 0.5)] ?? 0, p99: waits[Math.floor(count * 0.99)] ?? 0 };
}
