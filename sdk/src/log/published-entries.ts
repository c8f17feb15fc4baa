/**
 * The public part of a batch's entries, `agent-review-entries` version 1: what everybody needs to recompute its scores. A text file,
 * a line of canonical JSON each: first type and version, then the entries in the order of the leaves, without the words of reviews.
 */
import { canonicalJson, type Json } from '../canonical-json.ts';
import type { Hash } from '../hex.ts';
import { array, hash, literal, malformed, object, record, signature, smallUint, uint } from '../parse.ts';
import type { Entry } from '../reviews/entry.ts';
import { besideErasedEntry, entryJson } from '../reviews/json.ts';
import type { ErasedReview } from '../reviews/review.ts';
import type { Signature } from '../reviews/signature.ts';
import { MAX_PROOF } from './bundle.ts';
import { parseCanonical } from './json.ts';

export interface PublishedEntry {
  entry: Entry<ErasedReview>;
  signature: Signature;
  /** What a revision, retraction or moderation is about, with the proof that the log holds it. */
  of?: PublishedTarget;
}

export interface PublishedTarget {
  entry: Entry<ErasedReview>;
  signature: Signature;
  /** The batch that holds it: this one or an earlier one. */
  batchId: bigint;
  index: number;
  /** Siblings from the leaf up. */
  proof: Hash[];
}

/** UTF-16 units of one line. */
export const MAX_ENTRY_LINE = 8 << 10;

/** The first line of the file. */
export const ENTRIES_TITLE = canonicalJson({ type: 'agent-review-entries', version: 1 });

const target = besideErasedEntry<Omit<PublishedTarget, 'entry'>>({
  signature,
  batchId: uint(64),
  index: smallUint(2 ** 31),
  proof: array(hash, MAX_PROOF),
});
const review = besideErasedEntry<Omit<PublishedEntry, 'entry'>>({ signature });
const later = besideErasedEntry<Omit<PublishedEntry, 'entry'>>({ signature, of: target });

/** The line of one entry, without a line break. */
export function serializeEntry(entry: PublishedEntry): string {
  return canonicalJson(json(entry));
}

/** Reads the line of an entry, which anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseEntryLine(line: string): PublishedEntry {
  return parseCanonical(line, { name: 'entry', maxLength: MAX_ENTRY_LINE, read, json });
}

/** Checks the first line. Throws `MALFORMED`. */
export function checkEntriesTitle(line: string): void {
  const title = object({ type: literal('agent-review-entries'), version: literal(1) });
  parseCanonical(line, { name: 'entries', maxLength: MAX_ENTRY_LINE, read: title, json: (value): Json => value });
}

function read(value: unknown, path: string): PublishedEntry {
  const given = record(value, path);
  const entry = Object.hasOwn(given, 'of') ? later(value, path) : review(value, path);
  if ((entry.entry.kind === 'review') !== (entry.of === undefined)) {
    throw malformed(path, 'a review stands alone, and any other entry beside what it is about');
  }
  return entry;
}

function json({ entry, signature: by, of }: PublishedEntry): Json {
  return { ...entryJson(entry), signature: by, ...(of && { of: targetJson(of) }) };
}

function targetJson({ entry, signature: by, batchId, index, proof }: PublishedTarget): Json {
  return { ...entryJson(entry), signature: by, batchId: String(batchId), index: String(index), proof };
}
