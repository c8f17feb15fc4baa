/** Reviews as the log has them once their signatures were checked: what nobody looks at again is made up. */
import type { Address, Hash } from '@agent-market/sdk';
import type { ErasedReview, Review, Signature } from '@agent-market/sdk/reviews';
import type { PlacedEntry } from '../../services/src/log/append-entries.ts';
import { keccakText, toHash } from '../../sdk/src/hex.ts';
import { NO_TASK, START } from './log-world.ts';

export interface PlacedTold {
  reviewer: Address;
  subject: Address;
  rating: number;
  /** Whether it is about a task. */
  verified?: boolean;
}

/** `number` is another one for each review: its digest follows from it. */
export function placedReview(
  { reviewer, subject, rating, verified = false }: PlacedTold,
  number: number,
): PlacedEntry & { rating: number } {
  const hash = (what: string): Hash => toHash(keccakText(`${what} ${number}`));
  const taskId = verified ? hash('task') : NO_TASK;
  const told = { reviewer, subject, taskId, rating, issuedAt: START, nonce: BigInt(number) };
  const review: Review = { ...told, feedback: { text: '', tags: [], salt: hash('salt') } };
  const erased: ErasedReview = { ...told, feedbackHash: hash('feedback') };
  return {
    ...{ entry: { kind: 'review', review }, erased: { kind: 'review', review: erased } },
    ...{ digest: hash('digest'), commitment: hash('commitment'), signature: `0x${'5e'.repeat(65)}` as Signature },
    ...{ author: reviewer, subject, taskId, rating },
  };
}
