// A small review log made with fixed throwaway keys, the same on every machine: what vectors and log tests are cut from.
import { getCreateAddress, id, Wallet } from 'ethers';

import { ZERO_HASH, type Address, type Hash } from '../../../sdk/src/hex.ts';
import type { ProofBundle } from '../../../sdk/src/log/bundle.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { genesisOf, SCHEMA, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import type { Pins } from '../../../sdk/src/log/pins.ts';
import { ANCHOR_WITHIN_SECONDS, signReceipt } from '../../../sdk/src/log/receipt.ts';
import { buildTree, type ReviewTree } from '../../../sdk/src/merkle/tree.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';
import { asEntry } from '../../../sdk/src/reviews/entry.ts';
import { hashReview } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signReview, type SignedReview } from '../../../sdk/src/reviews/sign.ts';

/** A key that everybody can compute. Whoever pays to its account gives the money away. */
export function throwawayKey(name: string): string {
  return id(`agent-market throwaway key: ${name}`);
}

export function throwawayWallet(name: string): Wallet {
  return new Wallet(throwawayKey(name));
}

export function addressOf(wallet: Wallet): Address {
  return wallet.address.toLowerCase() as Address;
}

/** TaskEscrow, deployed first by Hardhat's first account; its first creation is AgentReputation. */
export const HARDHAT_ESCROW = '0x5FbDB2315678afecb367f032d93F642f64180aa3';

/** The log's domain on a fresh Hardhat network, so that the vectors hold in Solidity as they are. */
export function hardhatDomain(): LogDomain {
  return {
    chainId: 31337n,
    contract: getCreateAddress({ from: HARDHAT_ESCROW, nonce: 1 }).toLowerCase() as Address,
  };
}

/** Review number `i` of the sample. */
export function sampleReview(i: number, changes: Partial<Review> = {}): Review {
  return {
    reviewer: addressOf(throwawayWallet(`reviewer ${i % 5}`)),
    subject: addressOf(throwawayWallet(`subject ${i % 3}`)),
    taskId: i % 4 === 3 ? ZERO_HASH : (id(`task ${i}`) as Hash),
    rating: 1 + (i % 5),
    issuedAt: 1_700_000_000n + BigInt(i),
    nonce: BigInt(i),
    feedback: {
      text: `Review ${i}: livré à l'heure ✅ 🤝`,
      tags: ['punctual', `n°${i}`],
      salt: id(`salt ${i}`) as Hash,
    },
    ...changes,
  };
}

export interface SampleBatch {
  domain: LogDomain;
  operator: Wallet;
  entries: SignedReview[];
  commitments: Hash[];
  tree: ReviewTree;
  header: BatchHeader;
}

export interface BatchOptions {
  domain?: LogDomain;
  size?: number;
  header?: Partial<BatchHeader>;
  operator?: Wallet;
}

/** A batch of `size` signed reviews, accepted a minute apart on the day after 1,700,000,000. */
export async function sampleBatch(options: BatchOptions = {}): Promise<SampleBatch> {
  const { domain = hardhatDomain(), size = 13, operator = throwawayWallet('operator') } = options;
  const entries = await Promise.all(
    Array.from({ length: size }, async (_, i) =>
      signReview(throwawayWallet(`reviewer ${i % 5}`), domain, sampleReview(i)),
    ),
  );
  const commitments = entries.map((entry) => commitmentOf(hashReview(domain, entry.review), entry.signature));
  const tree = buildTree(commitments);
  const header: BatchHeader = {
    operator: addressOf(operator),
    batchId: 0n,
    prev: genesisOf(domain, addressOf(operator)),
    root: tree.root,
    scoresRoot: ZERO_HASH,
    scorer: ZERO_HASH,
    count: BigInt(size),
    fromTime: 0n,
    toTime: 1_700_086_400n,
    schema: SCHEMA,
    ...options.header,
  };
  return { domain, operator, entries, commitments, tree, header };
}

/** The proof bundle of entry `i` of a batch. */
export async function sampleBundle(batch: SampleBatch, i: number): Promise<ProofBundle> {
  const { domain, operator, header } = batch;
  const entry = at(batch.entries, i);
  const commitment = at(batch.commitments, i);
  const index = batch.tree.indexOf(commitment) ?? -1;
  const acceptedAt = 1_700_000_060n + 60n * BigInt(i);
  const receipt = {
    operator: addressOf(operator),
    digest: hashReview(domain, entry.review),
    commitment,
    acceptedAt,
    anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS,
  };
  return {
    domain,
    entry: asEntry(entry.review),
    signature: entry.signature,
    index,
    proof: batch.tree.proof(index),
    header,
    headerSignature: await signHeader(operator, domain, header),
    receipt: await signReceipt(operator, domain, receipt),
  };
}

/** Pins that trust the operator of a batch. */
export function pinsFor({ domain, header }: SampleBatch): Pins {
  return { domain, operators: [header.operator], anchored: [] };
}

/** Item `i` of a list that has it. */
export function at<T>(list: readonly T[], i: number): T {
  const item = list[i];
  if (item === undefined) throw new Error(`the list has no item ${i}`);
  return item;
}
