// A published log with scores, in memory, of whatever entries a test hands in: those of an honest operator, or of another one.
import type { Address } from '../../../sdk/src/hex.ts';
import { auditLog, type Audit, type AuditOptions, type LogSource } from '../../../sdk/src/log/audit.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { genesisOf, hashHeader, SCHEMA, signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { MEAN_SCORER, meanScoreTree } from '../../../sdk/src/log/mean-scorer.ts';
import { packLeaves, serializeBatch } from '../../../sdk/src/log/published.ts';
import { ENTRIES_TITLE, serializeEntry, type PublishedTarget } from '../../../sdk/src/log/published-entries.ts';
import { packStandings } from '../../../sdk/src/log/score-rows.ts';
import { afterChanges, changeBy, type Standing } from '../../../sdk/src/log/standing.ts';
import { buildTree, type ReviewTree } from '../../../sdk/src/merkle/tree.ts';
import { reviewIn, targetOf, withReview, type Entry, type SignedEntry } from '../../../sdk/src/reviews/entry.ts';
import { eraseReview, hashEntry } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { addressOf, hardhatDomain, throwawayWallet } from './sample-log.ts';

export interface BatchFiles {
  batch: string | undefined;
  leaves: Uint8Array | undefined;
  /** Without line breaks. */
  entries: string[] | undefined;
  scores: Uint8Array | undefined;
}

export interface ScoredLog {
  files: BatchFiles[];
  headers: BatchHeader[];
  /** Adds a batch of these entries, signed by the operator, with the scores that follow from them. */
  append(entries: readonly SignedEntry<Entry<Review>>[], changes?: Partial<BatchHeader>): Promise<void>;
  /** Signs the last header again with changes. */
  resign(changes: Partial<BatchHeader>): Promise<void>;
  audit(options?: Partial<AuditOptions>): Promise<Audit>;
}

const domain = hardhatDomain();
const operator = throwawayWallet('operator');
const DAY = 86_400n;

export function scoredLog(): ScoredLog {
  const files: BatchFiles[] = [];
  const headers: BatchHeader[] = [];
  const trees: ReviewTree[] = [];
  const known = new Map<string, SignedEntry<Entry<Review>>>();
  const standings = new Map<Address, Standing>();

  const digestOf = ({ entry }: SignedEntry): string => hashEntry(domain, entry);
  const commitment = ({ entry, signature }: SignedEntry) => commitmentOf(hashEntry(domain, entry), signature);
  const place = (signed: SignedEntry): PublishedTarget | undefined => {
    const target = known.get(targetOf(signed.entry) ?? '');
    if (target === undefined) return undefined;
    const batchId = trees.findIndex((tree) => tree.indexOf(commitment(target)) !== undefined);
    const index = trees[batchId]?.indexOf(commitment(target)) ?? 0;
    const { entry, signature } = erased(target);
    return { entry, signature, batchId: BigInt(batchId), index, proof: trees[batchId]?.proof(index) ?? [] };
  };

  const log: ScoredLog = {
    files,
    headers,
    async append(entries, changes = {}) {
      const sorted = [...entries].sort((a, b) => (commitment(a) < commitment(b) ? -1 : 1));
      const tree = buildTree(sorted.map(commitment));
      trees.push(tree);
      for (const each of sorted) known.set(digestOf(each), each);
      const counted = sorted.map((each) => {
        const [review, target] = [reviewIn(each.entry), known.get(targetOf(each.entry) ?? '')];
        const before = target && reviewIn(target.entry);
        return changeBy({
          kind: each.entry.kind,
          commitment: commitment(each),
          subject: (review ?? before)?.subject ?? addressOf(operator),
          rating: review?.rating ?? null,
          ratingBefore: before?.rating ?? null,
        });
      });
      for (const [subject, standing] of afterChanges(counted, standings)) standings.set(subject, standing);
      const ascending = [...standings.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
      const last = headers.at(-1);
      const header: BatchHeader = {
        operator: addressOf(operator),
        batchId: BigInt(headers.length),
        prev: last ? hashHeader(domain, last) : genesisOf(domain, addressOf(operator)),
        root: tree.root,
        scoresRoot: meanScoreTree(ascending).root,
        scorer: MEAN_SCORER,
        count: BigInt(tree.count),
        fromTime: last?.toTime ?? 0n,
        toTime: (last?.toTime ?? 1_700_000_000n) + DAY,
        schema: SCHEMA,
        ...changes,
      };
      headers.push(header);
      const lines = sorted.map((each) => {
        const of = place(each);
        return serializeEntry({ ...erased(each), ...(of && { of }) });
      });
      const leaves = packLeaves(sorted.map(commitment));
      files.push({ batch: '', leaves, entries: [ENTRIES_TITLE, ...lines], scores: packStandings(ascending) });
      await log.resign({});
    },
    async resign(changes) {
      const header = { ...(headers.pop() as BatchHeader), ...changes };
      headers.push(header);
      const headerSignature = await signHeader(operator, domain, header);
      (files.at(-1) as BatchFiles).batch = serializeBatch({ domain, header, headerSignature });
    },
    audit: (options = {}) =>
      auditLog(sourceOf(files), {
        ...{ operator: addressOf(operator), pins: { domain, operators: [addressOf(operator)], anchored: [] } },
        scores: 'all',
        ...options,
      }),
  };
  return log;
}

function erased({ entry, signature }: SignedEntry<Entry<Review>>) {
  return { entry: withReview(entry, eraseReview), signature };
}

export function sourceOf(files: readonly BatchFiles[]): LogSource {
  const at = (batchId: bigint): Partial<BatchFiles> => files[Number(batchId)] ?? {};
  return {
    readBatch: async (batchId) => at(batchId).batch,
    readLeaves: async (batchId) => at(batchId).leaves,
    readEntries: async (batchId) => {
      const { entries } = at(batchId);
      return entries && linesOf(entries);
    },
    readScores: async (batchId) => at(batchId).scores,
  };
}

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
