/** `agent-market verify`: proves to a stranger that a review is genuine, anchored when it says, and unchanged. */
import { AgentMarketError } from '@agent-market/sdk/errors';
import {
  MAX_BUNDLE_BYTES,
  parsePins,
  verifyBundle,
  VERDICTS,
  type AnchorReader,
  type Pins,
  type Verification,
} from '@agent-market/sdk/log';
import { createAnchorReader } from '../../chain/anchor-reader.ts';
import { agreeingReaders } from '../../chain/agreeing-readers.ts';
import { required } from '../../config.ts';
import { print, type Printed } from '../output.ts';
import { readTextFile } from '../read-file.ts';

export interface VerifyOptions {
  rpc: string[];
  config?: string;
  json?: boolean;
}

const MAX_PINS_BYTES = 16 << 20;

/** Prints the verdict and returns its exit code. */
export async function verify(path: string, options: VerifyOptions): Promise<number> {
  const pins = parsePins(readTextFile(required('pins', options.config), MAX_PINS_BYTES));
  const chain = agreeingReaders(options.rpc.map((url) => createAnchorReader({ url, domain: pins.domain })));

  const verification = await verifyFile(path, pins, chain);
  const { exitCode, says } = VERDICTS[verification.verdict];
  print(options.json, `${verification.verdict}: ${says}`, { ...facts(verification, exitCode) });
  return exitCode;
}

async function verifyFile(path: string, pins: Pins, chain: AnchorReader | undefined): Promise<Verification> {
  let source: string;
  try {
    source = readTextFile(path, MAX_BUNDLE_BYTES);
  } catch (error) {
    // A file that is no text, or larger than any bundle, is no bundle. One that is not there is the caller's mistake.
    if (error instanceof AgentMarketError && error.code !== 'FILE_UNREADABLE') {
      return { verdict: 'MALFORMED_INPUT', detail: error.message };
    }
    throw error;
  }
  return verifyBundle(source, pins, chain);
}

function facts({ verdict, detail, bundle }: Verification, exitCode: number): Printed {
  if (bundle === undefined) return { verdict, exitCode, detail };
  const { review, header, receipt } = bundle;
  return {
    verdict,
    exitCode,
    detail,
    reviewer: review.reviewer,
    subject: review.subject,
    rating: review.rating,
    task: review.taskId,
    text: 'feedback' in review ? review.feedback.text : '(erased)',
    accepted: new Date(Number(receipt.receipt.acceptedAt) * 1000).toISOString(),
    operator: header.operator,
    batch: header.batchId,
    root: header.root,
  };
}
