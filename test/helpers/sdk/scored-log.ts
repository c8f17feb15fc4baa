// A published log with scores, in memory, that a test changes: entries, files, or the header that was signed.
import { auditLog, type Audit, type AuditOptions, type LogSource } from '../../../sdk/src/log/audit.ts';
import { commitmentOf } from '../../../sdk/src/log/commitment.ts';
import { signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { serializeBatch } from '../../../sdk/src/log/published.ts';
import type { Scorer } from '../../../sdk/src/log/scorers.ts';
import type { Entry, SignedEntry } from '../../../sdk/src/reviews/entry.ts';
import { hashEntry } from '../../../sdk/src/reviews/hash.ts';
import type { Review } from '../../../sdk/src/reviews/review.ts';
import { addressOf, at, hardhatDomain, throwawayWallet } from './sample-log.ts';
import { publishedFiles, sealBatch, type LoggedEntry, type SealedLog } from './sealed-log.ts';

export interface BatchFiles {
  batch: string | undefined;
  leaves: Uint8Array | undefined;
  /** Without line breaks. */
  entries: string[] | undefined;
  scores: Uint8Array | undefined;
}

export interface ScoredLog {
  files: BatchFiles[];
  /** Of every batch, as they were signed last. */
  headers(): BatchHeader[];
  /** Adds a batch of these entries, signed by the operator, with the scores that follow from them. */
  append(entries: readonly SignedEntry<Entry<Review>>[]): Promise<void>;
  /** How the batches to come are scored. */
  scoreBy(scorer: Scorer): void;
  /** Signs the last header again with changes. */
  resign(changes: Partial<BatchHeader>): Promise<void>;
  audit(options?: Partial<AuditOptions>): Promise<Audit>;
}

export function scoredLog(scorer: Scorer = 'mean-v1'): ScoredLog {
  const log: SealedLog = { domain: hardhatDomain(), operator: throwawayWallet('operator'), batches: [], scorer };
  const { domain, operator, batches } = log;
  const known: LoggedEntry[] = [];
  const files: BatchFiles[] = [];
  return {
    files,
    headers: () => batches.map(({ header }) => header),
    async append(entries) {
      const added = entries.map((each): LoggedEntry => {
        const digest = hashEntry(domain, each.entry);
        return { ...each, digest, commitment: commitmentOf(digest, each.signature) };
      });
      known.push(...added);
      batches.push(await sealBatch(log, added, { known }));
      const { entries: text, ...published } = publishedFiles(log, batches.length - 1);
      files.push({ ...published, entries: text.trimEnd().split('\n') });
    },
    scoreBy(scorer) {
      log.scorer = scorer;
    },
    async resign(changes) {
      const batch = at(batches, batches.length - 1);
      const header = { ...batch.header, ...changes };
      const headerSignature = await signHeader(operator, domain, header);
      Object.assign(batch, { header, headerSignature });
      at(files, files.length - 1).batch = serializeBatch({ domain, header, headerSignature });
    },
    audit: (options = {}) =>
      auditLog(sourceOf(files), {
        ...{ operator: addressOf(operator), pins: { domain, operators: [addressOf(operator)], anchored: [] } },
        scores: 'all',
        ...options,
      }),
  };
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
