// A log of years, as files that an auditor reads: all headers and leaves, and the entries and scores of the batches that are looked at.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFillSync, randomInt } from 'node:crypto';
import { compareBytes, toHash, toHex, ZERO_HASH, type Address, type Hash } from '../../sdk/src/hex.ts';
import { gatherReviews } from '../../sdk/src/log/audit-reviews.ts';
import { commitmentOf } from '../../sdk/src/log/commitment.ts';
import { genesisOf, hashHeader, SCHEMA, signHeader, type BatchHeader } from '../../sdk/src/log/header.ts';
import { packLeaves, serializeBatch } from '../../sdk/src/log/published.ts';
import { ENTRIES_TITLE, serializeEntry, type PublishedEntry } from '../../sdk/src/log/published-entries.ts';
import { packScores } from '../../sdk/src/log/score-rows.ts';
import { SCORERS, scoreTree, withTrust, type Scorer } from '../../sdk/src/log/scorers.ts';
import { afterChanges, changeBy, type Standing } from '../../sdk/src/log/standing.ts';
import { buildTreeFromBytes } from '../../sdk/src/merkle/tree.ts';
import { asEntry } from '../../sdk/src/reviews/entry.ts';
import { hashReview } from '../../sdk/src/reviews/hash.ts';
import type { LogDomain } from '../../sdk/src/reviews/domain.ts';
import type { Signature } from '../../sdk/src/reviews/signature.ts';
import { localSigner } from '../../sdk/src/reviews/signer.ts';

export interface LongLog {
  batches: number;
  /** Reviews in each. */
  reviews: number;
  subjects: number;
  /** Batches with entries and scores; all others have leaves of nothing, or under `trust-v1` entries that nobody signed. */
  whole: readonly number[];
  /** `mean-v1` unless given. */
  scorer?: Scorer;
}

export const DOMAIN: LogDomain = { chainId: 31_337n, contract: toHex(new Uint8Array(20).fill(7)) as Address };
export const OPERATOR = localSigner(toHex(new Uint8Array(32).fill(9)));
const REVIEWERS = Array.from({ length: 64 }, (_, i) => localSigner(toHex(new Uint8Array(32).fill(i + 1))));
const DAY = 86_400n;

export async function writeLongLog(folder: string, log: LongLog): Promise<void> {
  const { scorer = 'mean-v1' } = log;
  const byTrust = scorer === 'trust-v1';
  const subjects = addresses(log.subjects);
  const strangers = byTrust ? addresses(2 * log.subjects) : [];
  const gathered = gatherReviews();
  let last: BatchHeader | undefined;
  let carried: Standing[] = [];
  for (let id = 0; id < log.batches; id++) {
    const place = join(folder, String(id));
    mkdirSync(place, { recursive: true });
    const toTime = (last?.toTime ?? 1_700_000_000n) + DAY;
    const isWhole = log.whole.includes(id);
    const entries =
      isWhole || byTrust ? entriesOf(log.reviews, { subjects, strangers: isWhole ? [] : strangers }) : undefined;
    if (byTrust) entries?.forEach(({ published, digest }) => gathered.add(published, { digest, time: toTime }));
    const rows = rowsAfter(log, { id, subjects, carried, entries });
    const isShown = isWhole || log.whole.includes(id + 1);
    // Of the batch before one that is looked at, the scores may be whatever they are.
    const scores = rows && byTrust ? withTrust(rows, isWhole ? gathered.trust(toTime) : new Map()) : rows;
    const leaves =
      entries === undefined ? randomLeaves(log.reviews) : packLeaves(entries.map((each) => each.commitment));
    const header: BatchHeader = {
      operator: OPERATOR.address,
      batchId: BigInt(id),
      prev: last ? hashHeader(DOMAIN, last) : genesisOf(DOMAIN, OPERATOR.address),
      root: buildTreeFromBytes(leaves).root,
      scoresRoot: scores && isShown ? scoreTree(scores).root : toHash(randomFillSync(new Uint8Array(32))),
      scorer: SCORERS[scorer],
      count: BigInt(log.reviews),
      fromTime: last?.toTime ?? 0n,
      toTime,
      schema: SCHEMA,
    };
    const headerSignature = await signHeader(OPERATOR, DOMAIN, header);
    writeFileSync(join(place, 'batch.json'), serializeBatch({ domain: DOMAIN, header, headerSignature }));
    writeFileSync(join(place, 'leaves.bin'), leaves);
    if (scores && isShown) writeFileSync(join(place, 'scores.bin'), packScores(scorer, scores));
    if (entries)
      writeFileSync(join(place, 'entries.jsonl'), [ENTRIES_TITLE, ...entries.map(({ line }) => line), ''].join('\n'));
    [last, carried] = [header, rows ?? []];
  }
}

function addresses(count: number): Address[] {
  return Array.from({ length: count }, () => toHex(randomFillSync(new Uint8Array(20))) as Address).sort();
}

/** The standings after a batch, as far as anybody looks at them or at those that follow. */
function rowsAfter(
  log: LongLog,
  {
    id,
    subjects,
    carried,
    entries,
  }: {
    id: number;
    subjects: readonly Address[];
    carried: readonly Standing[];
    entries: readonly LongEntry[] | undefined;
  },
): Standing[] | undefined {
  if (entries !== undefined) return follow(carried, entries);
  return log.whole.includes(id + 1) ? standingsOf(subjects) : undefined;
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

interface LongEntry {
  commitment: Hash;
  digest: Hash;
  published: PublishedEntry;
  subject: Address;
  rating: number;
  line: string;
}

/** Signed reviews; by `strangers`, if there are any, with signatures that are none. */
function entriesOf(
  count: number,
  { subjects, strangers }: { subjects: readonly Address[]; strangers: readonly Address[] },
): LongEntry[] {
  const hash = (): Hash => toHash(randomFillSync(new Uint8Array(32)));
  const entries = Array.from({ length: count }, (_, i): LongEntry => {
    const signer = REVIEWERS[i % REVIEWERS.length];
    const subject = subjects[(i * 7919) % subjects.length];
    if (signer === undefined || subject === undefined) throw new Error('nobody to review');
    const stranger = strangers[randomInt(Math.max(1, strangers.length))];
    const rating = 1 + (i % 5);
    const review = {
      ...{
        reviewer: stranger ?? signer.address,
        subject,
        taskId: hash(),
        rating,
        issuedAt: 1_700_000_000n,
        nonce: BigInt(i),
      },
      feedbackHash: hash(),
    };
    const digest = hashReview(DOMAIN, review);
    const unsigned = (): Signature => toHex(randomFillSync(new Uint8Array(65))) as Signature;
    const published = { entry: asEntry(review), signature: stranger ? unsigned() : signer.signDigest(digest) };
    const commitment = commitmentOf(digest, published.signature);
    return { commitment, digest, published, subject, rating, line: serializeEntry(published) };
  });
  return entries.sort((a, b) => (a.commitment < b.commitment ? -1 : 1));
}
