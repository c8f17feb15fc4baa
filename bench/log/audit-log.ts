// A log of years, as files that an auditor reads: all headers and leaves, and the entries and scores of the batches that are looked at.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFillSync } from 'node:crypto';
import { compareBytes, toHash, toHex, ZERO_HASH, type Address, type Hash } from '../../sdk/src/hex.ts';
import { commitmentOf } from '../../sdk/src/log/commitment.ts';
import { genesisOf, hashHeader, SCHEMA, signHeader, type BatchHeader } from '../../sdk/src/log/header.ts';
import { packLeaves, serializeBatch } from '../../sdk/src/log/published.ts';
import { ENTRIES_TITLE, serializeEntry } from '../../sdk/src/log/published-entries.ts';
import { packScores } from '../../sdk/src/log/score-rows.ts';
import { SCORERS, scoreTree } from '../../sdk/src/log/scorers.ts';
import { afterChanges, changeBy, type Standing } from '../../sdk/src/log/standing.ts';
import { buildTreeFromBytes } from '../../sdk/src/merkle/tree.ts';
import { asEntry } from '../../sdk/src/reviews/entry.ts';
import { hashReview } from '../../sdk/src/reviews/hash.ts';
import type { LogDomain } from '../../sdk/src/reviews/domain.ts';
import { localSigner } from '../../sdk/src/reviews/signer.ts';

export interface LongLog {
  batches: number;
  /** Reviews in each. */
  reviews: number;
  subjects: number;
  /** Batches with entries and scores; all others have leaves of nothing. */
  whole: readonly number[];
}

export const DOMAIN: LogDomain = { chainId: 31_337n, contract: toHex(new Uint8Array(20).fill(7)) as Address };
export const OPERATOR = localSigner(toHex(new Uint8Array(32).fill(9)));
const REVIEWERS = Array.from({ length: 64 }, (_, i) => localSigner(toHex(new Uint8Array(32).fill(i + 1))));
const DAY = 86_400n;

export async function writeLongLog(folder: string, log: LongLog): Promise<void> {
  const subjects = Array.from(
    { length: log.subjects },
    () => toHex(randomFillSync(new Uint8Array(20))) as Address,
  ).sort();
  let last: BatchHeader | undefined;
  let carried: Standing[] = [];
  for (let id = 0; id < log.batches; id++) {
    const place = join(folder, String(id));
    mkdirSync(place, { recursive: true });
    // The scores before a batch that is looked at are whatever they are; those after follow.
    const before = log.whole.includes(id + 1) || log.whole.includes(id) ? standingsOf(subjects) : undefined;
    const entries = log.whole.includes(id) ? entriesOf(log.reviews, subjects) : undefined;
    const standings = entries === undefined ? before : follow(carried, entries);
    const leaves =
      entries === undefined ? randomLeaves(log.reviews) : packLeaves(entries.map(({ commitment }) => commitment));
    const header: BatchHeader = {
      operator: OPERATOR.address,
      batchId: BigInt(id),
      prev: last ? hashHeader(DOMAIN, last) : genesisOf(DOMAIN, OPERATOR.address),
      root: buildTreeFromBytes(leaves).root,
      scoresRoot: standings ? scoreTree(standings).root : toHash(randomFillSync(new Uint8Array(32))),
      scorer: SCORERS['mean-v1'],
      count: BigInt(log.reviews),
      fromTime: last?.toTime ?? 0n,
      toTime: (last?.toTime ?? 1_700_000_000n) + DAY,
      schema: SCHEMA,
    };
    const headerSignature = await signHeader(OPERATOR, DOMAIN, header);
    writeFileSync(join(place, 'batch.json'), serializeBatch({ domain: DOMAIN, header, headerSignature }));
    writeFileSync(join(place, 'leaves.bin'), leaves);
    if (standings) writeFileSync(join(place, 'scores.bin'), packScores('mean-v1', standings));
    if (entries)
      writeFileSync(join(place, 'entries.jsonl'), [ENTRIES_TITLE, ...entries.map(({ line }) => line), ''].join('\n'));
    [last, carried] = [header, standings ?? []];
  }
}

function standingsOf(subjects: readonly Address[]): Standing[] {
  return subjects.map((subject) => ({ subject, count: 10n, ratingSum: 37n, history: ZERO_HASH }));
}

function follow(
  before: readonly Standing[],
  entries: readonly { commitment: Hash; subject: Address; rating: number }[],
) {
  const all = new Map(before.map((standing) => [standing.subject, standing]));
  const changes = entries.map((entry) => changeBy({ kind: 'review', ratingBefore: null, ...entry }));
  for (const [subject, standing] of afterChanges(changes, all)) all.set(subject, standing);
  return [...all.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

function randomLeaves(count: number): Uint8Array {
  const bytes = randomFillSync(new Uint8Array(32 * count));
  const rows = Array.from({ length: count }, (_, i) => bytes.subarray(32 * i, 32 * (i + 1))).sort(compareBytes);
  return Buffer.concat(rows);
}

function entriesOf(count: number, subjects: readonly Address[]) {
  const entries = Array.from({ length: count }, (_, i) => {
    const signer = REVIEWERS[i % REVIEWERS.length];
    const subject = subjects[(i * 7919) % subjects.length];
    if (signer === undefined || subject === undefined) throw new Error('nobody to review');
    const hash = (): Hash => toHash(randomFillSync(new Uint8Array(32)));
    const rating = 1 + (i % 5);
    const review = {
      ...{ reviewer: signer.address, subject, taskId: hash(), rating, issuedAt: 1_700_000_000n, nonce: BigInt(i) },
      feedbackHash: hash(),
    };
    const digest = hashReview(DOMAIN, review);
    const signature = signer.signDigest(digest);
    const line = serializeEntry({ entry: asEntry(review), signature });
    return { commitment: commitmentOf(digest, signature), subject, rating, line };
  });
  return entries.sort((a, b) => (a.commitment < b.commitment ? -1 : 1));
}
