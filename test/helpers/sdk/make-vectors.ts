// What the frozen vectors hold: one function per file of test/vectors, a pure function of fixed throwaway keys.
import { id, MaxUint256 } from 'ethers';

import { encodeTaskId } from '../../../sdk/src/escrow/task-id.ts';
import { ZERO_ADDRESS, ZERO_HASH, type Address, type Hash } from '../../../sdk/src/hex.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { serializeOmission } from '../../../sdk/src/log/omission.ts';
import { serializeBatch } from '../../../sdk/src/log/published.ts';
import { serializeReceipt } from '../../../sdk/src/log/receipt-file.ts';
import { hashReceipt, signReceipt, type Receipt } from '../../../sdk/src/log/receipt.ts';
import { leafOf } from '../../../sdk/src/merkle/leaf.ts';
import { buildTree } from '../../../sdk/src/merkle/tree.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';
import { hashSealedReview } from '../../../sdk/src/reputation/seal.ts';
import { hashFeedback, hashReview } from '../../../sdk/src/reviews/hash.ts';
import { reviewJson } from '../../../sdk/src/reviews/json.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signReview } from '../../../sdk/src/reviews/sign.ts';
import { makeBaseline } from './make-baseline-vectors.ts';
import { makeEscrowVectors } from './make-escrow-vectors.ts';
import { makeEntries, makeLog, makeLogFiles } from './make-full-log-vectors.ts';
import { domainJson, makeBundles, makeHeaders } from './make-log-vectors.ts';
import { makeScores } from './make-score-vectors.ts';
import { makeTreeHashes } from './make-tree-hash-vectors.ts';
import { makeTrust } from './make-trust-vectors.ts';
import {
  addressOf,
  at,
  hardhatDomain,
  sampleBatch,
  sampleReview,
  throwawayKey,
  throwawayWallet,
} from './sample-log.ts';
import { omissionWorld } from './sample-omission.ts';

const WARNING = 'Private keys here are throwaway keys that everybody knows. Never send anything to their accounts.';
const MAINNET: LogDomain = { chainId: 1n, contract: '0x52908400098527886e0f7030069857d2e4169ee7' as Address };
const MAX_UINT64 = (1n << 64n) - 1n;

/** File name to content, for every file of test/vectors. */
export async function makeVectors(): Promise<[string, string][]> {
  return [
    ['review-v1.json', pretty('review', { warning: WARNING, cases: await reviewCases() })],
    ['commitment-v1.json', pretty('commitment', { cases: await commitmentCases() })],
    ['leaf-v1.json', pretty('leaf', { cases: leafCases() })],
    ['tree-v1.json', pretty('tree', { cases: [1, 2, 3, 5, 7, 8, 13, 16, 17, 33, 100].map(treeCase) })],
    ['tree-hash-v1.json', pretty('tree-hash', makeTreeHashes())],
    ['score-leaf-v1.json', pretty('score-leaf', makeScores())],
    ['baseline-v1.json', pretty('baseline', makeBaseline())],
    ['trust-v1.json', pretty('trust', makeTrust())],
    ['receipt-v1.json', pretty('receipt', { warning: WARNING, cases: await receiptCases() })],
    ['seal-v1.json', pretty('seal', { cases: sealCases() })],
    ['header-v1.json', pretty('header', { warning: WARNING, ...(await makeHeaders()) })],
    ['task-id-v1.json', pretty('task-id', { layout: 'client 160 | lane 72 | round 24', cases: taskIdCases() })],
    ['escrow-signing-v1.json', pretty('escrow-signing', { warning: WARNING, ...(await makeEscrowVectors()) })],
    ['entry-v1.json', pretty('entry', { warning: WARNING, ...(await makeEntries()) })],
    ['log-v1.json', pretty('log', { warning: WARNING, ...(await makeLog()) })],
    ...(await makeBundles()),
    ...(await makeLogFiles()),
    ...(await publicFiles()),
  ];
}

/** What operators, reviewers and auditors hand to each other, as it goes from hand to hand. */
async function publicFiles(): Promise<[string, string][]> {
  const { omission, receipt, batch, pins } = await omissionWorld();
  const { header, headerSignature } = batch;
  return [
    ['omission-v1.review-omission.json', serializeOmission(omission)],
    ['receipt-v1.review-receipt.json', serializeReceipt({ domain: pins.domain, receipt })],
    ['batch-v1.review-batch.json', serializeBatch({ domain: pins.domain, header, headerSignature })],
  ];
}

function pretty(format: string, content: Record<string, unknown>): string {
  return `${JSON.stringify({ format: `agent-market-vectors/${format}`, version: 1, ...content }, decimal, 2)}\n`;
}

function decimal(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

const REVIEWS: [name: string, domain: LogDomain, changes: Partial<Review>][] = [
  ['ordinary', hardhatDomain(), {}],
  ['on another chain and contract', MAINNET, {}],
  ['without a task', hardhatDomain(), { taskId: ZERO_HASH }],
  ['one star at the beginning of time', hardhatDomain(), { rating: 1, issuedAt: 0n, nonce: 0n }],
  ['five stars at the end of time', hardhatDomain(), { rating: 5, issuedAt: MAX_UINT64, nonce: MaxUint256 }],
  ['empty text, no tags', hardhatDomain(), { feedback: { text: '', tags: [], salt: id('empty') as Hash } }],
  ['one empty tag', hardhatDomain(), { feedback: { text: '', tags: [''], salt: id('empty') as Hash } }],
  [
    'text of every kind of character',
    hardhatDomain(),
    {
      feedback: {
        text: '\u0000\u001f"\\/\u007f\u0080é\u2028\u202e\ufeff\uffff😀👩‍👩‍👧 𝔘 e\u0301',
        tags: ['ünïcödé', 'a,b', '__proto__', '</script>', '\n'],
        salt: `0x${'ff'.repeat(32)}` as Hash,
      },
    },
  ],
  [
    'a long text',
    hardhatDomain(),
    { feedback: { text: 'Δ'.repeat(300), tags: Array<string>(32).fill('t'), salt: id('long') as Hash } },
  ],
];

async function reviewCases(): Promise<unknown[]> {
  const privateKey = throwawayKey('reviewer 0');
  return Promise.all(
    REVIEWS.map(async ([name, domain, changes]) => {
      const review = sampleReview(0, changes);
      const { signature } = await signReview(throwawayWallet('reviewer 0'), domain, review);
      const hashes = { feedbackHash: hashFeedback(review.feedback), digest: hashReview(domain, review) };
      return { name, privateKey, domain: domainJson(domain), review: reviewJson(review), ...hashes, signature };
    }),
  );
}

async function commitmentCases(): Promise<unknown[]> {
  const { entries, commitments, domain } = await sampleBatch({ size: 4 });
  const zero = { digest: ZERO_HASH, signature: `0x${'00'.repeat(65)}` as const };
  return [
    { tag: id('AgentReviews.commit.v1'), ...zero, commitment: commitmentOf(zero.digest, zero.signature) },
    ...entries.map(({ review, signature }, i) => ({
      tag: id('AgentReviews.commit.v1'),
      digest: hashReview(domain, review),
      signature,
      commitment: at(commitments, i),
    })),
  ];
}

function leafCases(): unknown[] {
  return [0, 1, 2, 255, 256, 65_536, 2 ** 31 - 1, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER].flatMap((index) =>
    [ZERO_HASH, id(`commitment ${index}`) as Hash].map((commitment) => ({
      index: String(index),
      commitment,
      leaf: leafOf(index, commitment),
    })),
  );
}

function treeCase(size: number): unknown {
  const commitments = Array.from({ length: size }, (_, i) => id(`commitment ${i} of ${size}`) as Hash).sort();
  const tree = buildTree(commitments);
  const shown = [...new Set([0, 1, Math.floor(size / 2), size - 2, size - 1])].filter((i) => i >= 0 && i < size);
  return { size, root: tree.root, commitments, proofs: shown.map((index) => ({ index, proof: tree.proof(index) })) };
}

async function receiptCases(): Promise<unknown[]> {
  const operator = throwawayWallet('operator');
  const some = { operator: addressOf(operator), digest: id('digest') as Hash, commitment: id('commitment') as Hash };
  const receipts: Receipt[] = [
    { ...some, acceptedAt: 1_700_000_060n, anchorBy: 1_700_172_860n },
    { ...some, acceptedAt: 0n, anchorBy: 0n },
    { ...some, digest: ZERO_HASH, commitment: ZERO_HASH, acceptedAt: MAX_UINT64, anchorBy: MAX_UINT64 },
  ];
  const cases = receipts.flatMap((receipt) => [hardhatDomain(), MAINNET].map((domain) => ({ domain, receipt })));
  return Promise.all(
    cases.map(async ({ domain, receipt }) => ({
      privateKey: throwawayKey('operator'),
      domain: domainJson(domain),
      receipt,
      digest: hashReceipt(domain, receipt),
      signature: (await signReceipt(operator, domain, receipt)).signature,
    })),
  );
}

function taskIdCases(): unknown[] {
  const lanes = [0n, 1n, 41n, (1n << 71n) - 1n, 1n << 71n, (1n << 72n) - 1n];
  const rounds = [1n, 2n, (1n << 24n) - 1n];
  const clients = [addressOf(throwawayWallet('client')), `0x${'ff'.repeat(20)}` as Address, ZERO_ADDRESS];
  return clients.flatMap((client) =>
    lanes.flatMap((lane) =>
      rounds.map((round) => ({ client, lane, round, taskId: encodeTaskId({ client, lane, round }) })),
    ),
  );
}

/** Sealed reviews at the ends of what there is, on two chains. */
function sealCases(): unknown[] {
  return [hardhatDomain(), MAINNET].flatMap((domain) =>
    [1, 5].map((rating) => {
      const [taskId, salt] = [id(`task ${rating}`) as Hash, id('salt') as Hash];
      const feedbackHash = rating === 1 ? ZERO_HASH : (id('feedback') as Hash);
      const sealed = { taskId, reviewer: addressOf(throwawayWallet('reviewer 0')), rating, feedbackHash, salt };
      return { domain: domainJson(domain), ...sealed, digest: hashSealedReview(domain, sealed) };
    }),
  );
}
