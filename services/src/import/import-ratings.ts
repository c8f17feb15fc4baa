/** Replays real ratings through the log: signed, accepted at the time they were made, one batch for each day that had any. */
import { ZERO_HASH, type Hash } from '@agent-market/sdk';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { hashReview, signedReviewJson, signReview, type SignedReview } from '@agent-market/sdk/reviews';
import { Halted, Refused } from '../errors.ts';
import type { LogContext } from '../log/context.ts';
import { findEntries } from '../log/find-entries.ts';
import { freezeBatch } from '../log/freeze.ts';
import { acceptReviews } from '../log/intake.ts';
import { loadBatches } from '../log/load-batch.ts';
import type { RatingRow } from './ratings-csv.ts';
import { testIdentities, type TestIdentities } from './test-identities.ts';

export interface ImportOptions {
  rows: readonly RatingRow[];
  /** Whoever knows it can sign as any imported identity. */
  seed: string;
  /** Called after each frozen day, and once at the start with what an earlier run left. */
  onDay?: (progress: ImportProgress) => Promise<void> | void;
}

export interface ImportProgress {
  rowsDone: number;
  daysDone: number;
  days: number;
}

export interface ImportReport {
  rows: number;
  /** Batches, one for each day with ratings. */
  days: number;
  /** Rows that this run added. The rest was there from an interrupted one. */
  added: number;
}

const DAY = 86_400n;

/**
 * Imports every row exactly once, however often it is interrupted and started again: reviews are a pure function of seed
 * and row, the intake knows what it has, and a frozen day is checked instead of made again.
 *
 * Errors: `IMPORT_MISMATCH` when the store holds something else than an earlier run of the same import.
 */
export async function importRatings(
  ctx: LogContext,
  { rows, seed, onDay = () => undefined }: ImportOptions,
): Promise<ImportReport> {
  const identities = testIdentities(seed);
  const days = groupBy(rows, ({ time }) => lastSecondOf(time));
  const frozen = await checkFrozenDays(ctx, { days, identities });

  let rowsDone = [...days.values()].slice(0, frozen).reduce((sum, day) => sum + day.length, 0);
  let added = 0;
  await onDay({ rowsDone, daysDone: frozen, days: days.size });
  for (const [i, [toTime, day]] of [...days].entries()) {
    if (i < frozen) continue;
    added += await acceptDay(ctx, { day, identities });
    // Who looks for a score looks for today's; trust for every day of years would be the whole graph once for each.
    const scorer = i + 1 === days.size ? 'trust-v1' : 'mean-v1';
    await freezeBatch({ ...ctx, clock: () => toTime }, { toTime, scorer });
    rowsDone += day.length;
    await onDay({ rowsDone, daysDone: i + 1, days: days.size });
  }
  return { rows: rows.length, days: days.size, added };
}

/** How many of the days an earlier run froze; they must be the first ones, with exactly our rows. */
async function checkFrozenDays(
  ctx: LogContext,
  { days, identities }: { days: Map<bigint, RatingRow[]>; identities: TestIdentities },
): Promise<number> {
  const batches = await loadBatches(ctx.store);
  const expected = [...days];
  for (const [i, { header }] of batches.entries()) {
    const [toTime, day] = expected[i] ?? [];
    if (day === undefined || toTime !== header.toTime || BigInt(day.length) !== header.count)
      throw mismatch(header.batchId);
  }
  // Counts could agree by chance; the digests of the newest day cannot.
  const [, newest] = expected[batches.length - 1] ?? [];
  if (newest !== undefined) {
    const digests = await Promise.all(
      newest.map(async (row) =>
        hashReview(ctx.store.domain, (await reviewOf(row, { identities, domain: ctx.store.domain })).review),
      ),
    );
    const known = await findEntries(ctx.store.db, digests);
    if (digests.some((digest: Hash) => !known.has(digest))) throw mismatch(BigInt(batches.length - 1));
  }
  return batches.length;
}

async function acceptDay(
  ctx: LogContext,
  { day, identities }: { day: readonly RatingRow[]; identities: TestIdentities },
): Promise<number> {
  let added = 0;
  // A transaction for each moment: all its entries get that moment as acceptance time.
  for (const [time, group] of groupBy(day, (row) => row.time)) {
    const signed = await Promise.all(group.map((row) => reviewOf(row, { identities, domain: ctx.store.domain })));
    const intake = { ...ctx, clock: () => time, acceptUnverified: true };
    const outcomes = await acceptReviews(intake, signed.map(signedReviewJson));
    for (const [i, outcome] of outcomes.entries()) {
      if ('refused' in outcome) {
        throw new Refused('IMPORT_ROW_REFUSED', `line ${group[i]?.line}: ${outcome.refused.message}`, {
          cause: outcome.refused,
        });
      }
      if (outcome.accepted.fresh) added++;
    }
  }
  return added;
}

function reviewOf(
  { source, target, stars, time, line }: RatingRow,
  { identities, domain }: { identities: TestIdentities; domain: LogDomain },
): Promise<SignedReview> {
  const reviewer = identities.signerOf(source);
  return signReview(reviewer, domain, {
    reviewer: reviewer.address,
    subject: identities.signerOf(target).address,
    taskId: ZERO_HASH,
    rating: stars,
    issuedAt: time,
    nonce: BigInt(line),
    feedback: { text: '', tags: ['imported'], salt: identities.saltOf(line) },
  });
}

function lastSecondOf(time: bigint): bigint {
  return time - (time % DAY) + DAY - 1n;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function mismatch(batchId: bigint): Halted {
  return new Halted('IMPORT_MISMATCH', `batch ${batchId} of this store is not from an earlier run of this import`, {
    hint: 'Import into an empty data directory, or resume with the same file and seed.',
  });
}
