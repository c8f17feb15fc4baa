/** `agent-market review submit|bundle|moderate|erase`: what an operator does with what reviewers signed. */
import { parseHash } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import { serializeBundle, serializeReceipt } from '@agent-market/sdk/log';
import type { ModerationAction } from '@agent-market/sdk/reviews';
import { fetchStateProof, type FetchedStateProof } from '../../chain/state-proof.ts';
import { exportBundle, type Prove } from '../../log/bundle.ts';
import { eraseFeedback } from '../../log/erase.ts';
import { acceptReview } from '../../log/intake.ts';
import { moderate } from '../../log/moderate.ts';
import { asOperator, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';
import { readTextFile } from '../read-file.ts';
import { writeTextFile } from '../write-file.ts';

const MAX_REVIEW_BYTES = 256 << 10;

/** Accepts a signed review, revision or retraction into the operator's log, prints the receipt, and writes it to a file for the reviewer. */
export async function submitReviewFile(
  path: string,
  options: OperatorOptions & { unverified?: boolean; receipt?: string },
): Promise<void> {
  const json = parseJson(path, readTextFile(path, MAX_REVIEW_BYTES));
  await asOperator(options, async (operator) => {
    const { receipt, fresh } = await acceptReview({ ...operator, acceptUnverified: options.unverified === true }, json);
    if (options.receipt !== undefined) {
      const text = serializeReceipt({ domain: operator.store.domain, receipt });
      writeTextFile(options.receipt, text, { replace: false });
    }
    print(options.json, fresh ? 'Accepted' : 'Known: the same receipt again', {
      ...receipt.receipt,
      receiptSignature: receipt.signature,
    });
  });
}

/** Writes the proof bundle of an entry, with a proof of its anchor if that is wanted. */
export async function writeBundle(
  digest: string,
  options: OperatorOptions & { out: string; stateProof?: boolean },
): Promise<void> {
  await asOperator(options, async (operator) => {
    let found: FetchedStateProof | undefined;
    const prove: Prove = async (header) => {
      found = await fetchStateProof(operator.rpc, { domain: operator.store.domain, header });
      return found.stateProof;
    };
    const wanted = { digest: parseHash(digest), ...(options.stateProof === true && { prove }) };
    const bundle = await exportBundle(operator, wanted);
    writeTextFile(options.out, serializeBundle(bundle), { replace: true });
    print(options.json, `Proof bundle written: ${options.out}`, {
      digest,
      batch: bundle.header.batchId,
      file: options.out,
      ...(found && { block: found.block.number, blockHash: found.block.hash }),
    });
  });
}

export async function moderateReview(
  digest: string,
  options: OperatorOptions & { action: ModerationAction },
): Promise<void> {
  await asOperator(options, async (operator) => {
    const { receipt } = await moderate(operator, { target: parseHash(digest), action: options.action });
    print(options.json, options.action === 'hide' ? 'Hidden' : 'Shown', {
      target: digest,
      ...receipt.receipt,
      receiptSignature: receipt.signature,
    });
  });
}

export async function eraseReviewWords(digest: string, options: OperatorOptions): Promise<void> {
  await asOperator(options, async (operator) => {
    const fresh = await eraseFeedback(operator, parseHash(digest));
    print(options.json, fresh ? 'Erased' : 'There were no words left to erase', { digest });
  });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput('MALFORMED', `${path} is not JSON`, {
      hint: 'Make it with `agent-market review sign`.',
      cause,
    });
  }
}
