/**
 * `agent-market verify`: proves to a stranger that a review is genuine, anchored when it says, and unchanged; that a score is the
 * log's; or that an operator left out what it gave a receipt for.
 */
import type { Address } from '@agent-market/sdk';
import { AgentMarketError, InvalidInput } from '@agent-market/sdk/errors';
import {
  isKnown,
  isOmission,
  isScoreBundle,
  laterOf,
  MAX_BUNDLE_BYTES,
  OMISSION_VERDICTS,
  parsePins,
  SCORE_VERDICTS,
  trustBlocks,
  verifyBundle,
  VERDICTS,
  verifyOmission,
  verifyScoreBundle,
  type OmissionVerification,
  type Proven,
  type ScoreVerification,
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
  /** Bundles of later entries that may be about the one that is verified. */
  later: string[];
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
  const isOther = isOmission(source) || isScoreBundle(source);
  if (isOther && options.later.length > 0) {
    throw new InvalidInput('LATER_REFUSED', `${path} is no proof bundle, so no later entry is about it`, {
      hint: 'Give --later only with the proof bundle of a review or revision.',
    });
  }
  if (isOmission(source)) {
    const found = await verifyOmission(source, pins, chain);
    return report(options, OMISSION_VERDICTS, found, accused(found));
  }
  if (isScoreBundle(source)) {
    const found = await verifyScoreBundle(source, pins, chain);
    return report(options, SCORE_VERDICTS, found, scored(found));
  }
  const found = await verifyBundle(source, pins, chain);
  if (found.proven === undefined) return report(options, VERDICTS, found);
  const later: Proven[] = [];
  for (const file of options.later) {
    const each = readSource(file);
    const { verdict, detail, proven } = typeof each === 'string' ? await verifyBundle(each, pins, chain) : each;
    // What cannot be believed is not passed over: whoever gave it wants to know.
    if (proven === undefined) return report(options, VERDICTS, { verdict, detail: `${file}: ${detail}` });
    later.push(proven);
  }
  const { standing, hidden } = laterOf(found.proven, later);
  const verdict = standing === 'CURRENT' ? found.verdict : standing;
  const { detail } = found;
  return report(options, VERDICTS, { verdict, detail }, { ...facts(found.proven), ...(hidden && { hidden }) });
}

/** A file that is no text, or larger than any proof, is no proof. One that is not there is the caller's mistake. */
function readSource(path: string): string | Verification {
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

function facts(proven: Proven): Printed {
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

function scored({ proven }: ScoreVerification): Printed {
  if (proven === undefined) return {};
  const { subject, score, header } = proven;
  const known = isKnown(proven);
  return {
    subject,
    known,
    ...(known && { stars: Number(score.microStars) / 1e6, reviews: score.count, state: score.state }),
    operator: header.operator,
    batch: header.batchId,
    asOf: dateOf(header.toTime),
    scorer: header.scorer,
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
