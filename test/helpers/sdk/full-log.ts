// A log of three batches with entries of every kind, its scores and its published files, made with fixed throwaway keys.
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import type { ProofBundle } from '../../../sdk/src/log/bundle.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { hashHeader } from '../../../sdk/src/log/header.ts';
import type { Pins } from '../../../sdk/src/log/pins.ts';
import { ANCHOR_WITHIN_SECONDS, signReceipt, type SignedReceipt } from '../../../sdk/src/log/receipt.ts';
import type { Scorer, ScoreRow } from '../../../sdk/src/log/scorers.ts';
import { LAST_ADDRESS } from '../../../sdk/src/merkle/score-tree.ts';
import type { Entry } from '../../../sdk/src/reviews/entry.ts';
import { hashEntry } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signEntry } from '../../../sdk/src/reviews/sign-entry.ts';
import { addressOf, at, hardhatDomain, sampleReview, throwawayWallet } from './sample-log.ts';
import { endOf, sealBatch, type LoggedEntry, type SealedLog } from './sealed-log.ts';

/** Whose log it is; not the operator of the sample log, which would have two batches 0 then. */
export const LOG_OPERATOR = 'log operator';

export interface FullEntry extends LoggedEntry {
  name: string;
  receipt: SignedReceipt;
}

export type FullLog = SealedLog<FullEntry>;

type DigestOf = (name: string) => Hash;
export type Step = [name: string, by: string, make: (digestOf: DigestOf) => Entry<Review>];

/** Review number `i` of the sample, or a later version of it. */
export const review = (i: number, changes: Partial<Review> = {}): Step => [
  `review ${i}`,
  `reviewer ${i % 5}`,
  () => ({ kind: 'review', review: sampleReview(i, changes) }),
];
export const revision = (i: number, rating: number, { of, name }: { of: string; name: string }): Step => [
  name,
  `reviewer ${i % 5}`,
  (digestOf) => ({
    kind: 'revision',
    supersedes: digestOf(of),
    review: sampleReview(i, { rating, nonce: BigInt(1000 + i), issuedAt: 1_700_090_000n }),
  }),
];
export const retraction = (i: number, of: string): Step => [
  `retraction of ${of}`,
  `reviewer ${i % 5}`,
  (digestOf) => ({
    kind: 'retraction',
    target: digestOf(of),
    issuedAt: 1_700_100_000n,
    salt: id(`salt for ${of}`) as Hash,
  }),
];
export const moderation = (action: 'hide' | 'show', of: string, issuedAt: bigint): Step => [
  `${action} ${of}`,
  LOG_OPERATOR,
  (digestOf) => ({ kind: 'moderation', target: digestOf(of), action, issuedAt }),
];

/** By batch: a revision of the same batch and one of an earlier batch, a review of nobody that can have a score, all four kinds. */
const STEPS: Step[][] = [
  [
    ...[0, 1, 2, 3, 4, 5].map((i) => review(i)),
    revision(1, 4, { of: 'review 1', name: 'revision of review 1' }),
    moderation('hide', 'review 0', 1_700_010_000n),
  ],
  [
    review(6),
    review(8, { subject: LAST_ADDRESS }),
    revision(2, 1, { of: 'review 2', name: 'revision of review 2' }),
    retraction(3, 'review 3'),
    retraction(1, 'revision of review 1'),
  ],
  [
    review(7, { subject: addressOf(throwawayWallet('subject 3')) }),
    // Its leaf comes before the one of its target: a subject's sums may be below zero half-way through a batch.
    retraction(7, 'review 7'),
    revision(2, 5, { of: 'revision of review 2', name: 'second revision of review 2' }),
    moderation('show', 'review 0', 1_700_200_000n),
  ],
];

export interface Cheat {
  /** Steps to add to each batch. */
  add?: Step[][];
  /** What the operator says the standings are after batch `i`. */
  standings?: (standings: ScoreRow[], i: number) => ScoreRow[];
  /** How each batch is scored: `mean-v1` unless given. */
  scorers?: readonly Scorer[];
}

/** The log as it should be; with a cheat, one that is signed all the same. */
export async function makeFullLog(cheat: Cheat = {}): Promise<FullLog> {
  const log: FullLog = { domain: hardhatDomain(), operator: throwawayWallet(LOG_OPERATOR), batches: [] };
  const all: FullEntry[] = [];
  for (const [batchId, steps] of STEPS.entries()) {
    const added: FullEntry[] = [];
    for (const [i, step] of [...steps, ...(cheat.add?.[batchId] ?? [])].entries()) {
      const entry = await sign(log, step, { i, known: [...all, ...added] });
      added.push(entry);
    }
    all.push(...added);
    const lie = (standings: ScoreRow[]): ScoreRow[] => cheat.standings?.(standings, batchId) ?? standings;
    log.scorer = cheat.scorers?.[batchId] ?? 'mean-v1';
    log.batches.push(await sealBatch(log, added, { known: all, lie }));
  }
  return log;
}

async function sign(
  { domain, operator, batches }: FullLog,
  [name, by, make]: Step,
  { i, known }: { i: number; known: readonly FullEntry[] },
): Promise<FullEntry> {
  const signed = await signEntry(
    throwawayWallet(by),
    domain,
    make((wanted) => entryNamed(known, wanted).digest),
  );
  const digest = hashEntry(domain, signed.entry);
  const commitment = commitmentOf(digest, signed.signature);
  const acceptedAt = endOf(batches.length - 1) + BigInt(i + 1);
  const receipt = { operator: addressOf(operator), digest, commitment, acceptedAt };
  const promise = { ...receipt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
  return { ...signed, name, digest, commitment, receipt: await signReceipt(operator, domain, promise) };
}

export function entryNamed(entries: readonly FullEntry[], name: string): FullEntry {
  return at(
    entries.filter((entry) => entry.name === name),
    0,
  );
}

/** The proof bundle of an entry, by its name. */
export function fullBundle({ domain, batches }: FullLog, name: string): ProofBundle {
  const found = batches.flatMap(({ entries, header, headerSignature, tree }) =>
    entries
      .filter((each) => each.name === name)
      .map(({ entry, signature, commitment, receipt }) => {
        const index = tree.indexOf(commitment) ?? -1;
        return { domain, entry, signature, index, proof: tree.proof(index), header, headerSignature, receipt };
      }),
  );
  return at(found, 0);
}

/** Pins that trust the operator and hold every header of its log. */
export function pinsOfLog({ domain, operator, batches }: FullLog): Pins {
  const anchored = batches.map(({ header }) => ({
    operator: header.operator,
    batchId: header.batchId,
    headerHash: hashHeader(domain, header),
  }));
  return { domain, operators: [addressOf(operator)], anchored };
}

/** A subject without a score in this log. */
export const UNKNOWN_SUBJECT = addressOf(throwawayWallet('nobody'));
