/** `agent-market review …`: sign a review, submit it to a log, get its proof bundle. */
import { randomBytes } from 'node:crypto';
import { parseAddress, parseHash, ZERO_HASH, type Hash } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import { serializeBundle, serializeReceipt } from '@agent-market/sdk/log';
import { hashReview, localSigner, signedReviewJson, signReview } from '@agent-market/sdk/reviews';
import { connectProvider } from '../../chain/provider.ts';
import { required } from '../../config.ts';
import { fetchStateProof, type FetchedStateProof } from '../../chain/state-proof.ts';
import { exportBundle, type Prove } from '../../log/bundle.ts';
import { acceptReview } from '../../log/intake.ts';
import { asOperator, logDomain, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';
import { readTextFile } from '../read-file.ts';
import { privateKey } from '../wallet.ts';
import { writeTextFile } from '../write-file.ts';

export interface SignOptions {
  rpc?: string;
  escrow?: string;
  json?: boolean;
  subject: string;
  rating: string;
  task?: string;
  text: string;
  tag: string[];
  out: string;
}

const MAX_REVIEW_BYTES = 256 << 10;

/** Signs a review with the key in the environment and writes it to a file that any log of this contract takes. */
export async function signReviewFile(options: SignOptions): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  const domain = await logDomain(provider, required('escrow', options.escrow)).finally(() => provider.destroy());
  const signer = localSigner(privateKey());
  const signed = await signReview(signer, domain, {
    reviewer: signer.address,
    subject: parseAddress(options.subject),
    taskId: options.task === undefined ? ZERO_HASH : parseHash(options.task),
    rating: Number(options.rating),
    issuedAt: BigInt(Math.floor(Date.now() / 1000)),
    nonce: BigInt(`0x${randomBytes(8).toString('hex')}`),
    feedback: { text: options.text, tags: options.tag, salt: `0x${randomBytes(32).toString('hex')}` as Hash },
  });
  writeTextFile(options.out, `${JSON.stringify(signedReviewJson(signed), null, 2)}\n`, { replace: false });
  const digest = hashReview(domain, signed.review);
  print(options.json, `Review signed: ${options.out}`, { digest, reviewer: signer.address, file: options.out });
}

/** Accepts a signed review into the operator's log, prints the receipt, and writes it to a file for the reviewer. */
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
    print(options.json, fresh ? 'Review accepted' : 'Review known: the same receipt again', {
      ...receipt.receipt,
      receiptSignature: receipt.signature,
    });
  });
}

/** Writes the proof bundle of a review, with a proof of its anchor if that is wanted. */
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
