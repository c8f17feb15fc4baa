// Reviews as the log has them once their signatures were checked: with digests and signatures that are random numbers.
import type { Address, Hash } from '@agent-market/sdk';
import type { ErasedReview, Review, Signature } from '@agent-market/sdk/reviews';
import type { PlacedEntry } from '../../services/src/log/append-entries.ts';
import { REVIEWERS, SUBJECTS } from './size.ts';

const ZERO = `0x${'00'.repeat(32)}` as Hash;
const TEXT = 'Delivered on time, all tests green, kept to the spec. '.repeat(4).slice(0, 200);

/** The same numbers in every run: xorshift32. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The name of a subject, and from `SUBJECTS` on of somebody who only reviews. */
export function subjectOf(number: number): Address {
  return `0x${randomHex(randomFrom(number * 2 + 1_000_003), 20)}` as Address;
}

/** As markets have them: half are five stars. */
const RATINGS = [1, 2, 3, 4, 4, 5, 5, 5, 5, 5];

export interface Told {
  /** Numbers of {@link subjectOf}, never the same. */
  reviewer: number;
  subject: number;
  rating: number;
  /** Whether it is about a task: half are. */
  verified: boolean;
}

/** Who rates whom, and how: some are reviewed, and some review, much more often than most. */
export function toldFrom(random: () => number, whom?: number): Told {
  // Cubed, a number between 0 and 1 is mostly a small one.
  const popular = (count: number): number => Math.floor((random() / 2 ** 32) ** 3 * count);
  const subject = whom ?? popular(SUBJECTS);
  let reviewer = popular(REVIEWERS);
  while (reviewer === subject) reviewer = popular(REVIEWERS);
  return { reviewer, subject, rating: RATINGS[random() % RATINGS.length] ?? 5, verified: random() % 2 === 1 };
}

/** Makes reviews one after the other, no two the same, about the subject of number `whom` or any. */
export function reviewsFrom(seed: number, whom?: number): () => PlacedEntry {
  const random = randomFrom(seed);
  const names = Array.from({ length: REVIEWERS }, (_, i) => subjectOf(i));
  let nonce = 0n;
  return () => {
    const { rating, verified, ...parties } = toldFrom(random, whom);
    const subject = names[parties.subject] ?? subjectOf(0);
    const reviewer = names[parties.reviewer] ?? subjectOf(1);
    const taskId = verified ? hashFrom(random) : ZERO;
    const told = { reviewer, subject, taskId, rating, issuedAt: 1_700_000_000n, nonce: nonce++ };
    const review: Review = { ...told, feedback: { text: TEXT, tags: ['fast', 'typescript'], salt: hashFrom(random) } };
    const erased: ErasedReview = { ...told, feedbackHash: hashFrom(random) };
    return {
      entry: { kind: 'review', review },
      erased: { kind: 'review', review: erased },
      digest: hashFrom(random),
      commitment: hashFrom(random),
      signature: `0x${randomHex(random, 65)}` as Signature,
      author: reviewer,
      subject,
      taskId,
    };
  };
}

function hashFrom(random: () => number): Hash {
  return `0x${randomHex(random, 32)}` as Hash;
}

function randomHex(random: () => number, bytes: number): string {
  let hex = '';
  while (hex.length < bytes * 2) hex += random().toString(16).padStart(8, '0');
  return hex.slice(0, bytes * 2);
}
