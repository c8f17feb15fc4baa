/** The audit of one batch's header and leaves. */
import type { Address, Hash } from '../hex.ts';
import { isSameDomain } from '../reviews/domain.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { attempt, Fault } from './audit-verdict.ts';
import { hashHeader, type BatchHeader } from './header.ts';
import type { Pins } from './pins.ts';
import { parseBatch, type PublishedBatch } from './published.ts';

/** What a batch has to be. */
export interface ExpectedBatch {
  operator: Address;
  pins: Pins;
  batchId: bigint;
  /** The header before it; undefined for the first. */
  last: BatchHeader | undefined;
  /** Hash of that, or the genesis hash. */
  head: Hash;
}

/** Reads a batch's file and checks all that needs neither leaves nor chain. Throws a {@link Fault}. */
export function readHeaderFile(file: string, expected: ExpectedBatch): PublishedBatch {
  const { pins, operator, batchId } = expected;
  const batch = attempt('MALFORMED_INPUT', `batch ${batchId}`, () => parseBatch(file));
  const { domain, header, headerSignature } = batch;
  if (!isSameDomain(domain, pins.domain)) {
    throw new Fault('WRONG_CONTRACT', `batch ${batchId} is for ${domain.contract} on chain ${domain.chainId}`);
  }
  if (header.operator !== operator) throw new Fault('HEADER_MISMATCH', `batch ${batchId} is of ${header.operator}`);
  if (!isSignedBy(operator, hashHeader(domain, header), headerSignature)) {
    throw new Fault('HEADER_MISMATCH', `${operator} did not sign the header of batch ${batchId}`);
  }
  const gap = gapBefore(header, expected);
  if (gap !== undefined) throw new Fault('BROKEN_CHAIN', gap);
  return batch;
}

/** Why a header does not follow the one before it, by the contract's own rules. */
function gapBefore(header: BatchHeader, { batchId, last, head }: ExpectedBatch): string | undefined {
  if (header.batchId !== batchId) return `in the place of batch ${batchId} is batch ${header.batchId}`;
  if (header.prev !== head) return `batch ${batchId} names another one before it`;
  const lastTo = last?.toTime ?? 0n;
  if (header.fromTime !== lastTo || header.toTime <= lastTo) return `the time of batch ${batchId} does not follow`;
  return undefined;
}
