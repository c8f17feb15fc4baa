/** A log with an operator, reviewers and a clock that tests move. */
import { SigningKey } from 'ethers';
import type { Address, Hash } from '@agent-market/sdk';
import {
  hashReview,
  localSigner,
  parseSignature,
  signReview,
  signedReviewJson,
  type LocalSigner,
  type Review,
} from '@agent-market/sdk/reviews';
import type { IntakeContext } from '../../services/src/log/context.ts';
import type { Store } from '../../services/src/store/open.ts';
import { IDENTITY } from './store.ts';

export const NO_TASK = `0x${'00'.repeat(32)}` as Hash;
export const SUBJECT = `0x${'5b'.repeat(20)}` as Address;
export const START = 1_700_000_000n;

export function word(number: number | bigint): Hash {
  return `0x${number.toString(16).padStart(64, '0')}` as Hash;
}

/** A key that is the same in every run. */
export function person(number: number): LocalSigner {
  return localSigner(word(number));
}

export const OPERATOR_KEY = word(1_000_001);
export const OPERATOR = localSigner(OPERATOR_KEY);
export const LOG_IDENTITY = { ...IDENTITY, operator: OPERATOR.address };

export interface LogWorld extends IntakeContext {
  /** Moves the clock. */
  at(time: bigint): void;
}

/** A log over `store`, at time START, that takes reviews without a task. */
export function logWorld(store: Store, signer: LocalSigner = OPERATOR): LogWorld {
  let now = START;
  return {
    store,
    signer,
    clock: () => now,
    acceptUnverified: true,
    at(time) {
      now = time;
    },
  };
}

export function reviewBy(reviewer: LocalSigner, changes: Partial<Review> = {}): Review {
  return {
    reviewer: reviewer.address,
    subject: SUBJECT,
    taskId: NO_TASK,
    rating: 4,
    issuedAt: START,
    nonce: 0n,
    feedback: { text: 'good work', tags: ['fast'], salt: word(7) },
    ...changes,
  };
}

/** What a reviewer posts to the log of `domain`: a signed review as JSON. */
export async function submission(
  reviewer: LocalSigner,
  changes: Partial<Review> = {},
  { domain }: { domain: typeof IDENTITY.domain } = IDENTITY,
): Promise<unknown> {
  return signedReviewJson(await signReview(reviewer, domain, reviewBy(reviewer, changes)));
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same review by the same person, with a signature as valid as the ordinary one: ECDSA with the nonce `k`. */
export function submissionWithNonce(number: number, k: bigint): unknown {
  const review = reviewBy(person(number));
  const point = SigningKey.computePublicKey(word(k), false);
  const r = BigInt(`0x${point.slice(4, 68)}`) % ORDER;
  const z = BigInt(hashReview(IDENTITY.domain, review));
  const s = (inverse(k) * ((z + r * BigInt(number)) % ORDER)) % ORDER;
  const odd = BigInt(`0x${point.slice(68)}`) % 2n;
  const low = s > ORDER / 2n ? { s: ORDER - s, odd: 1n - odd } : { s, odd };
  const v = (27n + low.odd).toString(16);
  return signedReviewJson({
    review,
    signature: parseSignature(word(r) + word(low.s).slice(2) + v),
  });
}

function inverse(value: bigint): bigint {
  let [a, b, x, y] = [value % ORDER, ORDER, 1n, 0n];
  while (a > 1n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a % b, y, x - quotient * y];
  }
  return ((x % ORDER) + ORDER) % ORDER;
}
