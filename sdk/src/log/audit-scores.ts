/** The audit of one batch's entries and scores: the same numbers, computed again from what is public. */
import { toHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import { verifyInclusion } from '../merkle/verify.ts';
import type { TrustEvidence } from '../reputation/trust-evidence.ts';
import type { LogDomain } from '../reviews/domain.ts';
import { reviewIn, targetOf } from '../reviews/entry.ts';
import { hashEntry } from '../reviews/hash.ts';
import type { Recover } from '../reviews/signature.ts';
import type { GatheredReviews } from './audit-reviews.ts';
import { attempt, Fault } from './audit-verdict.ts';
import { authorOf } from './author.ts';
import { commitmentOf } from './commitment.ts';
import type { BatchHeader } from './header.ts';
import { hashSet, type HashSet } from './hash-set.ts';
import { LEAF_BYTES } from './published.ts';
import { checkEntriesTitle, parseEntryLine, type PublishedEntry, type PublishedTarget } from './published-entries.ts';
import { unpackScores } from './score-rows.ts';
import { scorerOf, scoreTree, trustOf, type ScoreRow } from './scorers.ts';
import { afterChanges, changeBy, type Standing, type StandingChange } from './standing.ts';

/** What was published of a batch's entries and scores; undefined for what is not there. */
export interface PublishedScores {
  /** Lines of `entries.jsonl`, without their breaks. */
  entries: AsyncIterable<string> | undefined;
  /** `scores.bin` of this batch, and of the one before it (empty before the first). */
  scores: Uint8Array | undefined;
  scoresBefore: Uint8Array | undefined;
}

export interface ScoredBatch {
  domain: LogDomain;
  /** Checked headers from batch 0 to this one, the last. */
  headers: readonly BatchHeader[];
  /** The batch's `leaves.bin`, which was checked against its header. */
  leaves: Uint8Array;
  /** What the batches before hold, if all were looked at; what this batch holds is added. */
  seen?: SeenEntries;
  /** A faster engine than the SDK's, asked first. */
  recover?: Recover | undefined;
  /** Where the batch's entries go, with those of all batches before: what `trust-v1` is recomputed from. */
  reviews?: GatheredReviews | undefined;
}

/** Digests of entries, and of what was revised or retracted: each may be there once. */
export interface SeenEntries {
  held: HashSet;
  superseded: HashSet;
}

export function nothingSeen(): SeenEntries {
  return { held: hashSet(), superseded: hashSet() };
}

/**
 * Checks that a batch's entries are those of its leaves and follow the rules of the log, and that its standings are those before it
 * with these entries. Answers the rows, in which the scores of `trust-v1` are the operator's word until {@link checkTrustScores}. Throws a
 * {@link Fault}.
 */
export async function checkScores(batch: ScoredBatch, published: PublishedScores): Promise<ScoreRow[]> {
  const header = batch.headers.at(-1);
  if (header === undefined) throw new Fault('WITHHELD', 'there is no batch');
  const before = standingsOf(batch.headers.at(-2), published.scoresBefore);
  const after = standingsOf(header, published.scores);
  const changes = await readChanges(batch, header, published.entries);

  const expected = new Map(before.map((standing) => [standing.subject, standing]));
  for (const [subject, standing] of afterChanges(changes, expected)) expected.set(subject, standing);
  for (const standing of after) {
    const { subject } = standing;
    if (!isSame(standing, expected.get(subject)))
      throw wrong('WRONG_SCORES', header, `the score of ${subject} does not follow`);
    expected.delete(subject);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw wrong('WRONG_SCORES', header, `the score of ${missing} is missing`);
  return after;
}

/** By how many millionths a number may differ: other engines may add up in another order. */
const TOLERANCE = 1n;

/** Checks that the rows of a batch hold the scores that follow from the reviews up to it. Throws a {@link Fault}. */
export function checkTrustScores(
  header: BatchHeader,
  rows: readonly ScoreRow[],
  trust: ReadonlyMap<string, TrustEvidence>,
): void {
  for (const row of rows) {
    const expected = trustOf(row, trust);
    for (const name of Object.keys(expected) as (keyof TrustEvidence)[]) {
      const difference = (row.trust?.[name] ?? 0n) - expected[name];
      if (difference <= TOLERANCE && difference >= -TOLERANCE) continue;
      const why = `${name} of ${row.subject} is ${row.trust?.[name]} and not ${expected[name]}`;
      throw wrong('WRONG_SCORES', header, why);
    }
  }
}

/** Gathers the entries of a batch of which no more is looked at than that they are those of its leaves. Throws a {@link Fault}. */
export async function addReviews(batch: ScoredBatch, lines: AsyncIterable<string> | undefined): Promise<void> {
  const header = batch.headers.at(-1);
  if (header === undefined) return;
  await eachEntry(header, lines, (text, index) => void identify(text, { batch, header, index }));
}

function wrong(verdict: 'WRONG_SCORES' | 'WRONG_ENTRIES' | 'WITHHELD', { batchId }: BatchHeader, why: string): Fault {
  return new Fault(verdict, `batch ${batchId}: ${why}`);
}

/** The standings that a header's scores root is over. */
function standingsOf(header: BatchHeader | undefined, bytes: Uint8Array | undefined): ScoreRow[] {
  if (header === undefined) return [];
  if (bytes === undefined) throw wrong('WITHHELD', header, 'its scores are not published');
  const { rows, root } = attempt('WRONG_SCORES', `batch ${header.batchId}`, () => {
    const read = unpackScores(scorerOf(header) ?? 'mean-v1', bytes);
    return { rows: read, root: scoreTree(read).root };
  });
  if (root !== header.scoresRoot) throw wrong('WRONG_SCORES', header, `the scores give the root ${root}`);
  return rows;
}

function isSame(a: Standing, b: Standing | undefined): boolean {
  return a.count === b?.count && a.ratingSum === b.ratingSum && a.history === b.history;
}

async function readChanges(
  batch: ScoredBatch,
  header: BatchHeader,
  lines: AsyncIterable<string> | undefined,
): Promise<StandingChange[]> {
  const changes: StandingChange[] = [];
  const seen = batch.seen ?? nothingSeen();
  await eachEntry(header, lines, (text, index) => changes.push(changeOf(text, { batch, header, index, seen })));
  return changes;
}

async function eachEntry(
  header: BatchHeader,
  lines: AsyncIterable<string> | undefined,
  read: (text: string, index: number) => void,
): Promise<void> {
  if (lines === undefined) throw wrong('WITHHELD', header, 'its entries are not published');
  let number = -1;
  for await (const line of lines) {
    if (number < 0) attempt('WRONG_ENTRIES', `batch ${header.batchId}, entry -1`, () => checkEntriesTitle(line));
    else read(line, number);
    number += 1;
  }
  if (BigInt(number) !== header.count)
    throw wrong('WRONG_ENTRIES', header, `${Math.max(number, 0)} entries of ${header.count}`);
}

interface Line {
  batch: ScoredBatch;
  header: BatchHeader;
  index: number;
}

interface Identified {
  published: PublishedEntry;
  digest: Hash;
  commitment: Hash;
}

/** Reads the entry of a line, which must be that of its leaf. */
function identify(text: string, { batch, header, index }: Line): Identified {
  const published = attempt('WRONG_ENTRIES', placeOf(header, index), () => parseEntryLine(text));
  const digest = hashEntry(batch.domain, published.entry);
  const commitment = commitmentOf(digest, published.signature);
  if (commitment !== leafAt(batch.leaves, index)) throw wrongEntry(header, index, 'it is not the one of the leaf');
  batch.reviews?.add(published, { digest, time: header.toTime });
  return { published, digest, commitment };
}

function placeOf({ batchId }: BatchHeader, index: number): string {
  return `batch ${batchId}, entry ${index}`;
}

function wrongEntry(header: BatchHeader, index: number, why: string): Fault {
  return new Fault('WRONG_ENTRIES', `${placeOf(header, index)}: ${why}`);
}

function changeOf(text: string, line: Line & { seen: SeenEntries }): StandingChange {
  const { batch, header, index, seen } = line;
  const refuse = (why: string): Fault => wrongEntry(header, index, why);
  const { published, digest, commitment } = identify(text, line);
  const { entry, of } = published;
  // Whoever signed it once would be counted twice.
  if (!seen.held.add(digest)) throw refuse(`${digest} is in the log twice`);

  const author = authorOf(published, { digest, operator: header.operator, recover: batch.recover });
  if (author === undefined) throw refuse('it is not signed by its author');
  const against = of && faultOfTarget(published, of, { batch, author });
  if (against !== undefined) throw refuse(against);
  if (of !== undefined && entry.kind !== 'moderation') {
    const target = targetOf(entry) ?? ZERO_HASH;
    if (!seen.superseded.add(target)) throw refuse(`${target} was revised or retracted before`);
  }
  const target = of && reviewIn(of.entry);
  const review = reviewIn(entry);
  const subject = review?.subject ?? target?.subject;
  if (subject === undefined) throw refuse('it is about nobody');
  return changeBy({
    kind: entry.kind,
    commitment,
    subject,
    rating: review?.rating ?? null,
    ratingBefore: target?.rating ?? null,
  });
}

function leafAt(leaves: Uint8Array, index: number): Hash {
  return toHash(leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES));
}

/** Why an entry cannot be about what it is published beside; undefined when it can. */
function faultOfTarget(
  { entry }: PublishedEntry,
  of: PublishedTarget,
  { batch, author }: { batch: ScoredBatch; author: Address },
): string | undefined {
  const theirs = reviewIn(of.entry);
  if (theirs === undefined) return 'it is about something that is no review';
  const digest = hashEntry(batch.domain, of.entry);
  if (digest !== targetOf(entry)) return 'it is published beside something that it is not about';
  const { root, count } = batch.headers[Number(of.batchId)] ?? { root: ZERO_HASH, count: 0n };
  const commitment = commitmentOf(digest, of.signature);
  if (!verifyInclusion({ root, count: Number(count), commitment, index: of.index, proof: of.proof })) {
    return 'what it is about is not shown to be in the log';
  }
  // A moderation is the operator's word, whoever wrote the review.
  if (entry.kind === 'moderation') return undefined;
  if (theirs.reviewer !== author) return 'it is by somebody else than what it is about';
  const review = reviewIn(entry);
  const moved = review !== undefined && (review.subject !== theirs.subject || review.taskId !== theirs.taskId);
  return moved ? 'it is of another subject or task than what it supersedes' : undefined;
}
