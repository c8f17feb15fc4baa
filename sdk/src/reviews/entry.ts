/** What a log holds: reviews, and what is said about them later. Nothing in it is ever taken out. */
import type { Hash } from '../hex.ts';
import { REVIEW_TYPES, type AnyReview } from './review.ts';
import type { Signature } from './signature.ts';

/** A reviewer's review in the place of an earlier one: EIP-712 struct `Revision`. */
export interface Revision<R extends AnyReview = AnyReview> {
  kind: 'revision';
  /** Digest of the review or revision that no longer counts. */
  supersedes: Hash;
  review: R;
}

/** A reviewer takes a review back, for good: EIP-712 struct `Retraction`. */
export interface Retraction {
  kind: 'retraction';
  /** Digest of the review or revision. */
  target: Hash;
  /** Unix seconds, as the reviewer says. */
  issuedAt: bigint;
  /** 32 random bytes, never zero. */
  salt: Hash;
}

/** What a moderation does with the words of a review. Its rating and its score remain. */
export const MODERATION_ACTIONS = { hide: 1, show: 2 } as const;

export type ModerationAction = keyof typeof MODERATION_ACTIONS;

/** The operator shows the words of a review no more, or again: EIP-712 struct `Moderation`. */
export interface Moderation {
  kind: 'moderation';
  target: Hash;
  action: ModerationAction;
  /** Unix seconds; later for each moderation of one target. */
  issuedAt: bigint;
}

/** One entry of a log. */
export type Entry<R extends AnyReview = AnyReview> =
  { kind: 'review'; review: R } | Revision<R> | Retraction | Moderation;

export type EntryKind = Entry['kind'];

/** An entry and its author's signature: the reviewer's, or the operator's under a moderation. */
export interface SignedEntry<E extends Entry = Entry> {
  entry: E;
  signature: Signature;
}

/** The EIP-712 types of each kind, as ethers' `signTypedData` takes them. */
export const ENTRY_TYPES = {
  review: REVIEW_TYPES,
  revision: {
    Revision: [
      { name: 'supersedes', type: 'bytes32' },
      { name: 'review', type: 'Review' },
    ],
    ...REVIEW_TYPES,
  },
  retraction: {
    Retraction: [
      { name: 'target', type: 'bytes32' },
      { name: 'issuedAt', type: 'uint64' },
      { name: 'salt', type: 'bytes32' },
    ],
  },
  moderation: {
    Moderation: [
      { name: 'target', type: 'bytes32' },
      { name: 'action', type: 'uint8' },
      { name: 'issuedAt', type: 'uint64' },
    ],
  },
} satisfies Record<EntryKind, Record<string, { name: string; type: string }[]>>;

/** The review inside an entry; undefined for a retraction or a moderation. */
export function reviewIn<R extends AnyReview>(entry: Entry<R>): R | undefined {
  return entry.kind === 'review' || entry.kind === 'revision' ? entry.review : undefined;
}

/** Digest of the entry that this one is about; undefined for a review. */
export function targetOf(entry: Entry): Hash | undefined {
  if (entry.kind === 'review') return undefined;
  return entry.kind === 'revision' ? entry.supersedes : entry.target;
}

/** When its author says that an entry was made: unix seconds. */
export function issuedAtOf(entry: Entry): bigint {
  return 'review' in entry ? entry.review.issuedAt : entry.issuedAt;
}

/** The entry with another review in it, if it holds one: what erasing does, and its undoing. */
export function withReview<R extends AnyReview, S extends AnyReview>(
  entry: Entry<R>,
  change: (review: R) => S,
): Entry<S> {
  return entry.kind === 'review' || entry.kind === 'revision' ? { ...entry, review: change(entry.review) } : entry;
}

/** A review as an entry, erased or not. */
export function asEntry<R extends AnyReview>(review: R): { kind: 'review'; review: R } {
  return { kind: 'review', review };
}
