/**
 * `agent-market verify`: proves to a stranger that a review is genuine, anchored when it says, and unchanged; or that an
 * operator left out what it gave a receipt for.
 */
import type { Address } from '@agent-market/sdk';
import { AgentMarketError } from '@agent-market/sdk/errors';
import {
  isOmission,
  MAX_BUNDLE_BYTES,
  OMISSION_VERDICTS,
  parsePins,
  trustBlocks,
  verifyBundle,
  VERDICTS,
  verifyOmission,
  type OmissionVerification,
  type Verification,
} from '@agent-market/sdk/log';
import type { Entry } from '@agent-market/sdk/reviews';
import { createAnchorReader } from '../../chain/anchor-reader.ts';
import { agreeingReaders } from '../../chain/agreeing-readers.ts';
import { required } from '../../config.ts';
import { print, type Printed } from '../output.ts';
import { readTextFile } from '../read-file.ts';

export interface VerifyOptions {
  rpc: string[];
  block: string[];
  config?: string;
  json?: boolean;
}

export const MAX_PINS_BYTES = 16 << 20;

/** Prints the verdict and returns its exit code. */
export async function verify(path: string, options: VerifyOptions): Promise<number> {
  const pinned = parsePins(readTextFile(required('pins', options.config), MAX_PINS_BYTES));
  const pins = trustBlocks(pinned, options.block);
  const chain = agreeingReaders(options.rpc.map((url) => createAnchorReader({ url, domain: pins.domain })));

  const source = readSource(path);
  if (typeof source !== 'string') return report(options, VERDICTS, source);
  if (isOmission(source)) {
    const found = await verifyOmission(source, pins, chain);
    return report(options, OMISSION_VERDICTS, found, accused(found));
  }
  const found = await verifyBundle(source, pins, chain);
  return report(options, VERDICTS, found, facts(found));
}

/** A file that is no text, or larger than any proof, is no proof. One that is not there is the caller's mistake. */
function readSource(path: string): string | { verdict: 'MALFORMED_INPUT'; detail: string } {
  try {
    return readTextFile(path, MAX_BUNDLE_BYTES);
  } catch (error) {
    if (error instanceof AgentMarketError && error.code !== 'FILE_UNREADABLE') {
      return { verdict: 'MALFORMED_INPUT', detail: error.message };
    }
    throw error;
  }
}

function report<V extends string>(
  { json }: VerifyOptions,
  verdicts: Record<V, { exitCode: number; says: string }>,
  { verdict, detail }: { verdict: V; detail: string },
  more: Printed = {},
): number {
  const { exitCode, says } = verdicts[verdict];
  print(json, `${verdict}: ${says}`, { verdict, exitCode, detail, ...more });
  return exitCode;
}

function facts({ proven }: Verification): Printed {
  if (proven === undefined) return {};
  const { entry, header, receipt } = proven.bundle;
  return {
    ...said(entry, proven.author),
    digest: proven.digest,
    accepted: dateOf(receipt.receipt.acceptedAt),
    operator: header.operator,
    batch: header.batchId,
    root: header.root,
  };
}

/** What the entry says. */
function said(entry: Entry, author: Address): Printed {
  if (!('review' in entry)) {
    return { [entry.kind]: entry.target, by: author, ...(entry.kind === 'moderation' && { action: entry.action }) };
  }
  const { review } = entry;
  return {
    ...(entry.kind === 'revision' && { supersedes: entry.supersedes }),
    reviewer: review.reviewer,
    subject: review.subject,
    rating: review.rating,
    task: review.taskId,
    // Erased or hidden: a bundle does not say which.
    text: 'feedback' in review ? review.feedback.text : '(not shown)',
  };
}

function accused({ omission }: OmissionVerification): Printed {
  if (omission === undefined) return {};
  const { operator, digest, commitment, acceptedAt, anchorBy } = omission.receipt.receipt;
  const times = { accepted: dateOf(acceptedAt), promised: dateOf(anchorBy) };
  const { batchId, root } = omission.header;
  return { operator, digest, commitment, ...times, batch: batchId, root };
}

/** What is beyond the calendar stays a number of seconds. */
function dateOf(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
