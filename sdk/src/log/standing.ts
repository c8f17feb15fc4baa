/** What a log says of one subject, kept as sums: a new entry costs O(1), and nothing depends on the order within a batch but the history. */
import { encodeWords } from '../abi.ts';
import { InvalidInput } from '../errors.ts';
import { keccak, toHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import { isSubject } from '../merkle/score-tree.ts';
import type { EntryKind } from '../reviews/entry.ts';

export interface Standing {
  subject: Address;
  /** Reviews that stand: one for each review or newest revision that was not retracted. */
  count: bigint;
  /** The sum of their stars. */
  ratingSum: bigint;
  /**
   * Every entry about the subject, in the order of the log: keccak256(abi.encode(history before, commitment)), beginning with
   * zero. Whoever shows a list of entries with this history shows all there are.
   */
  history: Hash;
}

/** What one entry changes. */
export interface StandingChange {
  subject: Address;
  commitment: Hash;
  /** Reviews more, or fewer. */
  count: bigint;
  /** Stars more, or fewer. */
  stars: bigint;
}

/** What of an entry counts. */
export interface CountedEntry {
  kind: EntryKind;
  commitment: Hash;
  /** Of the review that the entry is, or is about. */
  subject: Address;
  /** Stars of a review or revision. */
  rating: number | null;
  /** Stars of the review or revision that the entry is about. */
  ratingBefore: number | null;
}

/** What an entry changes. Throws `RATING_MISSING` when its kind needs one that is not there. */
export function changeBy({ kind, commitment, subject, rating, ratingBefore }: CountedEntry): StandingChange {
  const stars = (value: number | null): bigint => {
    if (value === null)
      throw new InvalidInput('RATING_MISSING', `a ${kind} counts stars that are not there: ${commitment}`);
    return BigInt(value);
  };
  switch (kind) {
    case 'review':
      return { subject, commitment, count: 1n, stars: stars(rating) };
    case 'revision':
      return { subject, commitment, count: 0n, stars: stars(rating) - stars(ratingBefore) };
    case 'retraction':
      return { subject, commitment, count: -1n, stars: -stars(ratingBefore) };
    case 'moderation':
      return { subject, commitment, count: 0n, stars: 0n };
  }
}

function noStanding(subject: Address): Standing {
  return { subject, count: 0n, ratingSum: 0n, history: ZERO_HASH };
}

/**
 * The standings after a batch of changes in the order of the log, of the subjects that it says something of; `before` has the
 * standings of these, as far as they had one. The two ends of the list of scores are no subjects.
 */
export function afterChanges(
  changes: readonly StandingChange[],
  before: ReadonlyMap<Address, Standing>,
): Map<Address, Standing> {
  const after = new Map<Address, Standing>();
  for (const change of changes) {
    const { subject } = change;
    if (!isSubject(subject)) continue;
    after.set(subject, afterChange(after.get(subject) ?? before.get(subject) ?? noStanding(subject), change));
  }
  return after;
}

/** The standing after one more entry. */
function afterChange({ subject, count, ratingSum, history }: Standing, change: StandingChange): Standing {
  return {
    subject,
    count: count + change.count,
    ratingSum: ratingSum + change.stars,
    history: toHash(keccak(encodeWords(history, change.commitment))),
  };
}
