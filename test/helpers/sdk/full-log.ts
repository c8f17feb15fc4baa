// A log of three batches with entries of every kind, its scores and its published files, made with fixed throwaway keys.
import { id, type Wallet } from 'ethers';

import type { Address, Hash } from '../../../sdk/src/hex.ts';
import type { ProofBundle } from '../../../sdk/src/log/bundle.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { genesisOf, hashHeader, SCHEMA, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { MEAN_SCORER, meanScoreTree } from '../../../sdk/src/log/mean-scorer.ts';
import type { Pins } from '../../../sdk/src/log/pins.ts';
import { packLeaves, serializeBatch } from '../../../sdk/src/log/published.ts';
import { ENTRIES_TITLE, serializeEntry, type PublishedTarget } from '../../../sdk/src/log/published-entries.ts';
import { ANCHOR_WITHIN_SECONDS, signReceipt, type SignedReceipt } from '../../../sdk/src/log/receipt.ts';
import { packStandings } from '../../../sdk/src/log/score-rows.ts';
import { afterChanges, changeBy, type Standing } from '../../../sdk/src/log/standing.ts';
import { LAST_ADDRESS } from '../../../sdk/src/merkle/score-tree.ts';
import { buildTree, type ReviewTree } from '../../../sdk/src/merkle/tree.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';
import { reviewIn, targetOf, withReview, type Entry, type SignedEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview, hashEntry } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { signEntry } from '../../../sdk/src/reviews/sign-entry.ts';
import type { Signature } from '../../../sdk/src/reviews/signature.ts';
import { addressOf, at, hardhatDomain, sampleReview, throwawayWallet } from './sample-log.ts';

/** Whose log it is; not the operator of the sample log, which would have two batches 0 then. */
export const LOG_OPERATOR = 'log operator';

export interface FullEntry extends SignedEntry<Entry<Review>> {
  name: string;
  digest: Hash;
  commitment: Hash;
  receipt: SignedReceipt;
}

export interface FullBatch {
  header: BatchHeader;
  headerSignature: Signature;
  tree: ReviewTree;
  /** In the order of the leaves. */
  entries: FullEntry[];
  /** Of all subjects after this batch, ascending. */
  standings: Standing[];
}

export interface FullLog {
  domain: LogDomain;
  operator: Wallet;
  batches: FullBatch[];
}

type DigestOf = (name: string) => Hash;
type Step = [name: string, by: string, make: (digestOf: DigestOf) => Entry<Review>];

/** Review number `i` of the sample, or a later version of it. */
const review = (i: number, changes: Partial<Review> = {}): Step => [
  `review ${i}`,
  `reviewer ${i % 5}`,
  () => ({ kind: 'review', review: sampleReview(i, changes) }),
];
const revision = (i: number, rating: number, { of, name }: { of: string; name: string }): Step => [
  name,
  `reviewer ${i % 5}`,
  (digestOf) => ({
    kind: 'revision',
    supersedes: digestOf(of),
    review: sampleReview(i, { rating, nonce: BigInt(1000 + i), issuedAt: 1_700_090_000n }),
  }),
];
const retraction = (i: number, of: string): Step => [
  `retraction of ${of}`,
  `reviewer ${i % 5}`,
  (digestOf) => ({
    kind: 'retraction',
    target: digestOf(of),
    issuedAt: 1_700_100_000n,
    salt: id(`salt for ${of}`) as Hash,
  }),
];
const moderation = (action: 'hide' | 'show', of: string, issuedAt: bigint): Step => [
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

const DAY = 86_400n;
const FIRST_DAY = 1_700_000_000n;

export async function makeFullLog(): Promise<FullLog> {
  const log: FullLog = { domain: hardhatDomain(), operator: throwawayWallet(LOG_OPERATOR), batches: [] };
  const all: FullEntry[] = [];
  for (const steps of STEPS) {
    const added: FullEntry[] = [];
    for (const [i, step] of steps.entries()) {
      const entry = await sign(log, step, { i, known: [...all, ...added] });
      added.push(entry);
    }
    all.push(...added);
    log.batches.push(await seal(log, added, all));
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
  const acceptedAt = FIRST_DAY + BigInt(batches.length) * DAY + BigInt(i + 1);
  const receipt = { operator: addressOf(operator), digest, commitment, acceptedAt };
  const promise = { ...receipt, anchorBy: acceptedAt + ANCHOR_WITHIN_SECONDS };
  return { ...signed, name, digest, commitment, receipt: await signReceipt(operator, domain, promise) };
}

async function seal(
  { domain, operator, batches }: FullLog,
  added: readonly FullEntry[],
  all: readonly FullEntry[],
): Promise<FullBatch> {
  const entries = added.toSorted((a, b) => (a.commitment < b.commitment ? -1 : 1));
  const tree = buildTree(entries.map(({ commitment }) => commitment));
  const last = batches.at(-1);
  const before = new Map<Address, Standing>(last?.standings.map((standing) => [standing.subject, standing]));
  const changes = entries.map((each) => changeOf(each, all));
  const standings = [...new Map([...before, ...afterChanges(changes, before)]).values()].sort((a, b) =>
    a.subject < b.subject ? -1 : 1,
  );
  const header: BatchHeader = {
    operator: addressOf(operator),
    batchId: BigInt(batches.length),
    prev: last ? hashHeader(domain, last.header) : genesisOf(domain, addressOf(operator)),
    root: tree.root,
    scoresRoot: meanScoreTree(standings).root,
    scorer: MEAN_SCORER,
    count: BigInt(entries.length),
    fromTime: last?.header.toTime ?? 0n,
    toTime: FIRST_DAY + BigInt(batches.length + 1) * DAY,
    schema: SCHEMA,
  };
  return { header, headerSignature: await signHeader(operator, domain, header), tree, entries, standings };
}

function changeOf({ entry, commitment }: FullEntry, all: readonly FullEntry[]) {
  const target = all.find(({ digest }) => digest === targetOf(entry));
  const theirs = target && reviewIn(target.entry);
  const mine = reviewIn(entry);
  return changeBy({
    kind: entry.kind,
    commitment,
    subject: mine?.subject ?? at(theirs ? [theirs.subject] : [], 0),
    rating: mine?.rating ?? null,
    ratingBefore: theirs?.rating ?? null,
  });
}

export function entryNamed(entries: readonly FullEntry[], name: string): FullEntry {
  return at(
    entries.filter((entry) => entry.name === name),
    0,
  );
}

/** The files of batch `i`, as its operator publishes them. */
export function publishedFiles({ domain, batches }: FullLog, i: number) {
  const { header, headerSignature, entries, standings } = at(batches, i);
  return {
    batch: serializeBatch({ domain, header, headerSignature }),
    leaves: packLeaves(entries.map(({ commitment }) => commitment)),
    entries: `${[ENTRIES_TITLE, ...entries.map((entry) => lineOf(batches, entry))].join('\n')}\n`,
    scores: packStandings(standings),
  };
}

function lineOf(batches: readonly FullBatch[], { entry, signature }: FullEntry): string {
  const target = targetOf(entry);
  const of = target === undefined ? undefined : provenTarget(batches, target);
  return serializeEntry({ entry: withReview(entry, eraseReview), signature, ...(of && { of }) });
}

function provenTarget(batches: readonly FullBatch[], wanted: Hash): PublishedTarget {
  const found = batches.flatMap(({ entries, header, tree }) =>
    entries
      .filter(({ digest }) => digest === wanted)
      .map(({ entry, signature, commitment }) => {
        const index = tree.indexOf(commitment) ?? -1;
        const erased = withReview(entry, eraseReview);
        return { entry: erased, signature, batchId: header.batchId, index, proof: tree.proof(index) };
      }),
  );
  return at(found, 0);
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
