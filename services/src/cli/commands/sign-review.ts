/** `agent-market review sign|revise|retract`: what a reviewer signs, each in a file that any log of this contract takes. */
import { randomBytes } from 'node:crypto';
import { parseAddress, parseHash, ZERO_HASH, type Hash } from '@agent-market/sdk';
import { InvalidInput } from '@agent-market/sdk/errors';
import { MAX_BUNDLE_BYTES, parseBundle } from '@agent-market/sdk/log';
import {
  hashEntry,
  localSigner,
  reviewIn,
  signedEntryJson,
  signEntry,
  type Entry,
  type Feedback,
  type LocalSigner,
} from '@agent-market/sdk/reviews';
import { connectProvider } from '../../chain/provider.ts';
import { required } from '../../config.ts';
import { logDomain } from '../operator.ts';
import { print } from '../output.ts';
import { readTextFile } from '../read-file.ts';
import { privateKey } from '../wallet.ts';
import { writeTextFile } from '../write-file.ts';

interface SigningOptions {
  rpc?: string;
  escrow?: string;
  json?: boolean;
  out: string;
}

interface WordsOptions extends SigningOptions {
  rating: string;
  text: string;
  tag: string[];
}

export async function signReviewFile(options: WordsOptions & { subject: string; task?: string }): Promise<void> {
  const subject = parseAddress(options.subject);
  const taskId = options.task === undefined ? ZERO_HASH : parseHash(options.task);
  await signFile(options, ({ address }) => ({
    kind: 'review',
    review: { reviewer: address, subject, taskId, ...wordsOf(options) },
  }));
}

/** Subject and task are those of the review in the bundle, which the revision supersedes. */
export async function signRevisionFile(path: string, options: WordsOptions): Promise<void> {
  const { domain, entry } = parseBundle(readTextFile(path, MAX_BUNDLE_BYTES));
  const earlier = reviewIn(entry);
  if (earlier === undefined) {
    throw new InvalidInput('NOTHING_TO_REVISE', `${path} proves a ${entry.kind}, not a review`, {
      hint: 'Give the bundle of the review, or of its newest revision.',
    });
  }
  const { subject, taskId } = earlier;
  await signFile(options, ({ address }) => ({
    kind: 'revision',
    supersedes: hashEntry(domain, entry),
    review: { reviewer: address, subject, taskId, ...wordsOf(options) },
  }));
}

export async function signRetractionFile(digest: string, options: SigningOptions): Promise<void> {
  const target = parseHash(digest);
  await signFile(options, () => ({ kind: 'retraction', target, issuedAt: now(), salt: salt() }));
}

async function signFile(options: SigningOptions, make: (signer: LocalSigner) => Entry): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  const domain = await logDomain(provider, required('escrow', options.escrow)).finally(() => provider.destroy());
  const signer = localSigner(privateKey());
  const signed = await signEntry(signer, domain, make(signer));
  writeTextFile(options.out, `${JSON.stringify(signedEntryJson(signed), null, 2)}\n`, { replace: false });
  const { kind } = signed.entry;
  print(options.json, `${kind.charAt(0).toUpperCase()}${kind.slice(1)} signed: ${options.out}`, {
    digest: hashEntry(domain, signed.entry),
    reviewer: signer.address,
    file: options.out,
  });
}

function wordsOf({ rating, text, tag }: WordsOptions): {
  rating: number;
  issuedAt: bigint;
  nonce: bigint;
  feedback: Feedback;
} {
  const nonce = BigInt(`0x${randomBytes(8).toString('hex')}`);
  return { rating: Number(rating), issuedAt: now(), nonce, feedback: { text, tags: tag, salt: salt() } };
}

function now(): bigint {
  return BigInt(Math.floor(Date.now() / 1000));
}

function salt(): Hash {
  return `0x${randomBytes(32).toString('hex')}` as Hash;
}
