// Generators of everything a review log is made of, extremes included.
import fc from 'fast-check';

import { toHex, type Address, type Hash } from '../../../sdk/src/hex.ts';
import type { BatchHeader } from '../../../sdk/src/log/header.ts';
import type { Receipt } from '../../../sdk/src/log/receipt.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';
import type { Feedback, Review } from '../../../sdk/src/reviews/review.ts';

function anyBytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.uint8Array({ minLength: length, maxLength: length }) },
    { weight: 1, arbitrary: fc.constantFrom(new Uint8Array(length), new Uint8Array(length).fill(255)) },
  );
}

export const anyHash = anyBytes(32).map((bytes) => toHex(bytes) as Hash);
export const anyAddress = anyBytes(20).map((bytes) => toHex(bytes) as Address);
export const anyPrivateKey = fc
  .bigInt({ min: 1n, max: (1n << 255n) - 1n })
  .map((key) => `0x${key.toString(16).padStart(64, '0')}`);

export function anyUint(bits: number): fc.Arbitrary<bigint> {
  const max = (1n << BigInt(bits)) - 1n;
  return fc.oneof(fc.constantFrom(0n, 1n, max), fc.bigInt({ min: 0n, max }));
}

/** Any well-formed Unicode, control characters and unassigned planes included. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.oneof(fc.string({ unit: 'binary', maxLength }), fc.string({ unit: 'grapheme', maxLength }));
}

export const anyDomain: fc.Arbitrary<LogDomain> = fc.record({ chainId: anyUint(256), contract: anyAddress });

/** What the format allows: a salt that is not zero. */
export const anyFeedback: fc.Arbitrary<Feedback> = fc.record({
  text: anyText(400),
  tags: fc.array(anyText(12), { maxLength: 8 }),
  salt: anyHash.filter((salt) => BigInt(salt) !== 0n),
});

export const anyReview: fc.Arbitrary<Review> = fc
  .record({
    reviewer: anyAddress,
    subject: anyAddress,
    taskId: anyHash,
    rating: fc.integer({ min: 1, max: 5 }),
    issuedAt: anyUint(64),
    nonce: anyUint(256),
    feedback: anyFeedback,
  })
  .filter(({ reviewer, subject }) => reviewer !== subject);

export const anyHeader: fc.Arbitrary<BatchHeader> = fc.record({
  operator: anyAddress,
  batchId: anyUint(64),
  prev: anyHash,
  root: anyHash,
  scoresRoot: anyHash,
  scorer: anyHash,
  count: anyUint(64),
  fromTime: anyUint(64),
  toTime: anyUint(64),
  schema: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

export const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
  operator: anyAddress,
  digest: anyHash,
  commitment: anyHash,
  acceptedAt: anyUint(64),
  anchorBy: anyUint(64),
});
