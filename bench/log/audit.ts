// An auditor who begins with nothing: five years of 20,000 reviews a day, from files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowOf, type Row } from '../row.ts';
import { writeLongLog, type LongLog } from './audit-log.ts';
import { rounded, runChild } from './child.ts';

const YEARS = 5;
const BATCHES = YEARS * 365 + 1;
const REVIEWS = 20_000;
/** The newest batch and 20 others; fixed, so that only these have to be made whole. */
const SCORED = [BATCHES - 1, ...Array.from({ length: 20 }, (_, i) => 1 + ((i * 7919 + 13) % (BATCHES - 2)))];
/** A log by `trust-v1`: a million reviews in all, and what is looked at depends on all before it. */
const TRUST = { batches: 50, reviews: REVIEWS, scored: [49, 40, 30, 20, 10] };
/** A log that is shorter by far: what memory does not depend on. */
const SHORT = 100;

interface Audited {
  [figure: string]: number;
  ms: number;
  leavesMs: number;
  cpuMs: number;
  rssMiB: number;
}

export async function auditRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-market-bench-'));
  try {
    const log: LongLog = { batches: BATCHES, reviews: REVIEWS, subjects: 10_000, whole: SCORED };
    console.error(`log: writing ${BATCHES} batches of ${REVIEWS} reviews`);
    await writeLongLog(join(folder, 'long'), log);
    await writeLongLog(join(folder, 'short'), { ...log, batches: SHORT, whole: [SHORT - 1] });
    const long = await runChild<Audited>('audit.child.ts', join(folder, 'long'), SCORED.join(','));
    const short = await runChild<Audited>('audit.child.ts', join(folder, 'short'), String(SHORT - 1));
    const { scored, ...size } = TRUST;
    await writeLongLog(join(folder, 'trust'), { ...log, ...size, whole: scored, scorer: 'trust-v1' });
    const trust = await runChild<Audited>('audit.child.ts', join(folder, 'trust'), scored.join(','));
    const perScored = (long.ms - long.leavesMs) / SCORED.length;
    const full = long.leavesMs + perScored * BATCHES;
    const minutes = (ms: number): number[] => [rounded(ms / 60_000)];
    return [
      rowOf('log.audit.minutes', 'minutes', minutes(long.ms)),
      rowOf('log.audit.leaves.minutes', 'minutes', minutes(long.leavesMs)),
      rowOf('log.audit.full.hours', 'hours', [rounded(full / 3_600_000)]),
      rowOf('log.audit.rssMiB', 'MiB', [rounded(long.rssMiB)], {
        name: `the same, ${SHORT} batches`,
        samples: [rounded(short.rssMiB)],
      }),
      rowOf('log.audit.trust.1e6.minutes', 'minutes', minutes(trust.ms)),
      rowOf('log.audit.trust.1e6.rssMiB', 'MiB', [rounded(trust.rssMiB)]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
