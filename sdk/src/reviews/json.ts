/** Reviews as JSON: what the intake receives and what bundles hold. Integers are decimal strings. */
import type { Json } from '../canonical-json.ts';
import {
  address,
  array,
  hash,
  literal,
  malformed,
  object,
  record,
  signature,
  smallUint,
  text,
  uint,
  type Reader,
} from '../parse.ts';
import { checkEntry, checkReview } from './check.ts';
import type { Entry, EntryKind, ModerationAction, SignedEntry } from './entry.ts';
import { isErased, type AnyReview, type ErasedReview, type Feedback, type Review } from './review.ts';
import type { SignedReview } from './sign.ts';

/** UTF-16 units of text in a review. */
export const MAX_TEXT = 16_384;
export const MAX_TAGS = 32;
/** UTF-16 units of one tag. */
export const MAX_TAG = 128;

const common = {
  reviewer: address,
  subject: address,
  taskId: hash,
  rating: smallUint(5),
  issuedAt: uint(64),
  nonce: uint(256),
};

const feedback: Reader<Feedback> = object({
  text: text(MAX_TEXT),
  tags: array(text(MAX_TAG), MAX_TAGS),
  salt: hash,
});

const full: Reader<Review> = object<Review>({ ...common, feedback });
const erased: Reader<ErasedReview> = object<ErasedReview>({ ...common, feedbackHash: hash });

const anyReview: Reader<AnyReview> = (value, path) =>
  Object.hasOwn(record(value, path), 'feedbackHash') ? erased(value, path) : full(value, path);

/** Reads a review, whole or erased. Throws `MALFORMED` for its form, `INVALID_REVIEW` for its values. */
export const parseReview: Reader<AnyReview> = (value, path) => {
  const review = anyReview(value, path);
  checkReview(review);
  return review;
};

const action: Reader<ModerationAction> = (value, path) =>
  value === 'hide' ? 'hide' : literal<ModerationAction>('show')(value, path);

/** The readers of each kind's fields, around a reader of the review in it. */
function kinds<R extends AnyReview>(review: Reader<R>): { [K in EntryKind]: Reader<Entry<R>> } {
  const revision = object({ supersedes: hash, review });
  const retraction = object({ target: hash, issuedAt: uint(64), salt: hash });
  const moderation = object({ target: hash, action, issuedAt: uint(64) });
  return {
    review: (value, path) => ({ kind: 'review', review: review(value, path) }),
    revision: (value, path) => ({ kind: 'revision', ...revision(value, path) }),
    retraction: (value, path) => ({ kind: 'retraction', ...retraction(value, path) }),
    moderation: (value, path) => ({ kind: 'moderation', ...moderation(value, path) }),
  };
}

const anyKind = kinds(anyReview);
const wholeKind = kinds(full);
const erasedKind = kinds(erased);

/**
 * Reads the fields of a file that holds an entry under the name of its kind, beside `others`. Throws `MALFORMED` unless it holds
 * exactly one, `INVALID_REVIEW` for its values.
 */
export function besideEntry<T extends object>(others: Reader<T>): Reader<T & { entry: Entry }> {
  return withEntry(anyKind, others);
}

/** The same for entries without the words of their reviews: what is public. */
export function besideErasedEntry<T extends object>(others: {
  [K in keyof T]: Reader<T[K]>;
}): Reader<T & { entry: Entry<ErasedReview> }> {
  return withEntry(erasedKind, object<T>(others));
}

function withEntry<R extends AnyReview, T extends object>(
  readers: { [K in EntryKind]: Reader<Entry<R>> },
  others: Reader<T>,
): Reader<T & { entry: Entry<R> }> {
  return (value, path) => {
    const given = record(value, path);
    const [kind, ...more] = (Object.keys(readers) as EntryKind[]).filter((each) => Object.hasOwn(given, each));
    if (kind === undefined || more.length > 0) throw malformed(path, `not one of ${Object.keys(readers).join(', ')}`);
    const { [kind]: fields, ...rest } = given;
    const entry = readers[kind](fields, `${path}.${kind}`);
    checkEntry(entry);
    return { ...others(rest, path), entry };
  };
}

/** Reads an entry whose review, if it holds one, is whole, and its signature: what is submitted to a log. */
export const parseSignedEntry: Reader<SignedEntry<Entry<Review>>> = withEntry(wholeKind, object({ signature }));

/** An entry under the name of its kind. */
export function entryJson(entry: Entry): Record<string, Json> {
  const { kind, ...fields } = entry;
  if ('review' in fields) {
    const review = reviewJson(fields.review);
    return { [kind]: 'supersedes' in fields ? { supersedes: fields.supersedes, review } : review };
  }
  return { [kind]: { ...fields, issuedAt: String(fields.issuedAt) } };
}

export function signedEntryJson({ entry, signature: signed }: SignedEntry): Json {
  return { ...entryJson(entry), signature: signed };
}

export function reviewJson(review: AnyReview): Json {
  const { reviewer, subject, taskId } = review;
  return {
    reviewer,
    subject,
    taskId,
    rating: String(review.rating),
    issuedAt: String(review.issuedAt),
    nonce: String(review.nonce),
    ...(isErased(review) ? { feedbackHash: review.feedbackHash } : { feedback: { ...review.feedback } }),
  };
}

export function signedReviewJson({ review, signature: signed }: SignedReview): Json {
  return { review: reviewJson(review), signature: signed };
}
