// Reviews as the log has them once their signatures were checked: with digests and signatures that are random numbers.
import type { Address, Hash } from '@agent-market/sdk';
import type { ErasedReview, Review, Signature } from '@agent-market/sdk/reviews';
import type { PlacedEntry } from '../../services/src/log/append-entries.ts';
import { SUBJECTS } from './size.ts';

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

export function subjectOf(number: number): Address {
  return `0x${randomHex(randomFrom(number * 2 + 1_000_003), 20)}` as Address;
}

/** Makes reviews one after the other, no two the same: by anybody, half of them for a task, about a subject of `whom` or a popular one. */
export function reviewsFrom(seed: number, whom?: Address): () => PlacedEntry {
  const random = randomFrom(seed);
  const subjects = Array.from({ length: SUBJECTS }, (_, i) => subjectOf(i));
  let nonce = 0n;
  return () => {
    // Cubed, a number between 0 and 1 is mostly a small one.
    const popular = Math.floor((random() / 2 ** 32) ** 3 * SUBJECTS);
    const subject = whom ?? subjects[popular] ?? subjectOf(0);
    const reviewer = `0x${randomHex(random, 20)}` as Address;
    const taskId = random() % 2 === 0 ? ZERO : hashFrom(random);
    const told = { reviewer, subject, taskId, rating: 1 + (random() % 5), issuedAt: 1_700_000_000n, nonce: nonce++ };
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
