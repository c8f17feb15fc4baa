// A log of whatever entries a test hands in, sealed into batches with their scores and published: by an honest operator or another.
import type { Wallet } from 'ethers';

import { ZERO_ADDRESS, ZERO_HASH, type Address, type Hash } from '../../../sdk/src/hex.ts';
import { genesisOf, hashHeader, SCHEMA, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { packLeaves, serializeBatch } from '../../../sdk/src/log/published.ts';
import { ENTRIES_TITLE, serializeEntry, type PublishedTarget } from '../../../sdk/src/log/published-entries.ts';
import { packScores } from '../../../sdk/src/log/score-rows.ts';
import { SCORERS, scorerOf, scoreTree, withTrust, type Scorer, type ScoreRow } from '../../../sdk/src/log/scorers.ts';
import { afterChanges, changeBy, type Standing, type StandingChange } from '../../../sdk/src/log/standing.ts';
import { buildTree, type ReviewTree } from '../../../sdk/src/merkle/tree.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { trustEvidence } from '../../../sdk/src/reputation/trust-evidence.ts';
import { trustScores } from '../../../sdk/src/reputation/trust-v1.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';
import { reviewIn, targetOf, withReview, type Entry, type SignedEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import type { Signature } from '../../../sdk/src/reviews/signature.ts';
import { addressOf, at } from './sample-log.ts';

export interface LoggedEntry extends SignedEntry<Entry<Review>> {
  digest: Hash;
  commitment: Hash;
}

export interface SealedBatch<E extends LoggedEntry = LoggedEntry> {
  header: BatchHeader;
  headerSignature: Signature;
  tree: ReviewTree;
  /** In the order of the leaves. */
  entries: E[];
  /** Of all subjects after this batch, ascending. */
  standings: ScoreRow[];
}

export interface SealedLog<E extends LoggedEntry = LoggedEntry> {
  domain: LogDomain;
  operator: Wallet;
  batches: SealedBatch<E>[];
  /** How its scores are made: `mean-v1` unless given. */
  scorer?: Scorer;
}

const DAY = 86_400n;
const FIRST_DAY = 1_700_000_000n;

/** When the batch after `batches` others ends; what is in it was accepted on the day before. */
export function endOf(batches: number): bigint {
  return FIRST_DAY + BigInt(batches + 1) * DAY;
}

/**
 * The next batch of a log, with the scores that follow from its entries. `known` are entries that they may be about; `lie` is what the
 * operator says the standings are.
 */
export async function sealBatch<E extends LoggedEntry>(
  { domain, operator, batches, scorer = 'mean-v1' }: SealedLog<E>,
  added: readonly E[],
  { known, lie = (rows) => rows }: { known: readonly E[]; lie?: (rows: ScoreRow[]) => ScoreRow[] },
): Promise<SealedBatch<E>> {
  const entries = added.toSorted((a, b) => (a.commitment < b.commitment ? -1 : 1));
  const tree = buildTree(entries.map(({ commitment }) => commitment));
  const last = batches.at(-1);
  const before = new Map<Address, Standing>(
    last?.standings.map(({ trust: _theirs, ...standing }) => [standing.subject, standing]),
  );
  const changes = entries.map((each) => changeOf(each, known));
  const after = [...new Map([...before, ...afterChanges(changes, before)]).values()].sort((a, b) =>
    a.subject < b.subject ? -1 : 1,
  );
  // Who takes back more than there was cannot say so in a file.
  const sayable = after.map((each) => ({ ...each, count: abs(each.count), ratingSum: abs(each.ratingSum) }));
  const sealed = [...batches, { entries, header: { toTime: endOf(batches.length) } }];
  const standings = lie(scorer === 'mean-v1' ? sayable : withTrust(sayable, trustAfter(sealed)));
  const header: BatchHeader = {
    operator: addressOf(operator),
    batchId: BigInt(batches.length),
    prev: last ? hashHeader(domain, last.header) : genesisOf(domain, addressOf(operator)),
    root: tree.root,
    scoresRoot: scoreTree(standings).root,
    scorer: SCORERS[scorer],
    count: BigInt(entries.length),
    fromTime: last?.header.toTime ?? 0n,
    toTime: endOf(batches.length),
    schema: SCHEMA,
  };
  return { header, headerSignature: await signHeader(operator, domain, header), tree, entries, standings };
}

/** What `trust-v1` says after these batches, from reviews as everybody who has the whole log sees them. */
function trustAfter(batches: readonly { entries: readonly LoggedEntry[]; header: { toTime: bigint } }[]) {
  const entries = batches.flatMap((batch) => batch.entries.map((each) => ({ ...each, time: batch.header.toTime })));
  const gone = new Set(entries.map(({ entry }) => (entry.kind === 'moderation' ? undefined : targetOf(entry))));
  const reviews = entries.flatMap(({ entry, digest, time }): RatedReview[] => {
    const review = reviewIn(entry);
    if (review === undefined || gone.has(digest)) return [];
    const { reviewer, subject: agent, rating, taskId } = review;
    return [{ id: digest, reviewer, agent, rating, verified: taskId !== ZERO_HASH, at: Number(time) }];
  });
  return trustEvidence(trustScores(reviewGraph(reviews), { now: Number(batches.at(-1)?.header.toTime) }));
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function changeOf({ entry, commitment }: LoggedEntry, known: readonly LoggedEntry[]): StandingChange {
  const target = known.find(({ digest }) => digest === targetOf(entry));
  const theirs = target && reviewIn(target.entry);
  const mine = reviewIn(entry);
  return changeBy({
    kind: entry.kind,
    commitment,
    subject: mine?.subject ?? theirs?.subject ?? ZERO_ADDRESS,
    rating: mine?.rating ?? null,
    // What is about no review breaks the rules; its operator counts nothing for it.
    ratingBefore: theirs?.rating ?? (target ? 0 : null),
  });
}

/** The files of batch `i`, as its operator publishes them. */
export function publishedFiles({ domain, batches }: SealedLog, i: number) {
  const { header, headerSignature, entries, standings } = at(batches, i);
  return {
    batch: serializeBatch({ domain, header, headerSignature }),
    leaves: packLeaves(entries.map(({ commitment }) => commitment)),
    entries: `${[ENTRIES_TITLE, ...entries.map((entry) => lineOf(batches, entry))].join('\n')}\n`,
    scores: packScores(scorerOf(header) ?? 'mean-v1', standings),
  };
}

function lineOf(batches: readonly SealedBatch[], { entry, signature }: LoggedEntry): string {
  const target = targetOf(entry);
  const of = target === undefined ? undefined : provenTarget(batches, target);
  return serializeEntry({ entry: withReview(entry, eraseReview), signature, ...(of && { of }) });
}

function provenTarget(batches: readonly SealedBatch[], wanted: Hash): PublishedTarget {
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
