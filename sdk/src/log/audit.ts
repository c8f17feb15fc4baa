/** The audit of a log: everything its operator published, rebuilt by somebody who does not believe it. */
import { AgentMarketError } from '../errors.ts';
import { parseHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import type { ReviewTree } from '../merkle/tree.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { checkAnchor, type AnchorReader, type AnchorResult } from './anchor.ts';
import { genesisOf, hashHeader, isInTimeOf, type BatchHeader } from './header.ts';
import { proveOmission, type Omission } from './omission.ts';
import type { Pins } from './pins.ts';
import { parseBatch, treeOfLeaves, type PublishedBatch } from './published.ts';
import { receiptFault, type SignedReceipt } from './receipt.ts';

/** What an audit can end with. Each has one exit code of `agent-market audit`. */
export const AUDIT_VERDICTS = {
  CONSISTENT: { exitCode: 0, says: 'everything published is what was signed, and anchored in final blocks' },
  NOT_FINAL: { exitCode: 10, says: 'the same, but the newest batches are not anchored in final blocks yet' },
  UNANCHORED: { exitCode: 11, says: 'everything published is what was signed; whether it is anchored was not shown' },
  OMITTED: { exitCode: 20, says: 'the operator gave a receipt and left the entry out' },
  WRONG_LEAVES: { exitCode: 21, says: 'the published leaves are not those of the signed header' },
  HEADER_MISMATCH: { exitCode: 22, says: 'a header is not the one that the operator signed or anchored' },
  BAD_RECEIPT: { exitCode: 24, says: 'a receipt is not one of this operator' },
  BROKEN_CHAIN: { exitCode: 25, says: 'a batch does not follow the one before it' },
  WITHHELD: { exitCode: 26, says: 'the chain has a batch that was not published' },
  WRONG_CONTRACT: { exitCode: 30, says: 'the log is for another chain or contract than the one you trust' },
  UNKNOWN_OPERATOR: { exitCode: 31, says: 'the operator is not among those you trust' },
  MALFORMED_INPUT: { exitCode: 40, says: 'a published file is not what it should be' },
  NETWORK_ERROR: { exitCode: 50, says: 'the chain could not be asked; this says nothing about the log' },
} as const;

export type AuditVerdict = keyof typeof AUDIT_VERDICTS;

/** Where the published files are. */
export interface LogSource {
  /** Undefined when there is no such batch. */
  readBatch(batchId: bigint): Promise<{ file: string; leaves: Uint8Array } | undefined>;
}

export interface AuditOptions {
  operator: Address;
  pins: Pins;
  chain?: AnchorReader;
  /** Receipts whose promises to check. */
  receipts?: readonly SignedReceipt[];
  /** Told of each batch that was checked. */
  onBatch?: (header: BatchHeader) => void;
}

export interface Audit {
  verdict: AuditVerdict;
  /** What exactly was found, for people. */
  detail: string;
  /** How many batches and entries were checked and found right. */
  batches: bigint;
  entries: bigint;
  /** Hash of the last of them, or the genesis hash: remember it, and a later audit must contain it. */
  head: Hash;
  /** Receipts whose entry is in the log. */
  kept: number;
  /** Receipts whose batch was not published yet. */
  open: number;
  /** The proof against the operator; only with `OMITTED`. */
  omission?: Omission;
}

/** What stopped an audit. */
class Fault extends Error {
  readonly verdict: AuditVerdict;
  readonly omission: Omission | undefined;
  constructor(verdict: AuditVerdict, detail: string, omission?: Omission) {
    super(detail);
    [this.verdict, this.omission] = [verdict, omission];
  }
}

/**
 * Checks a published log from its first batch to its last, one batch in memory at a time. Never throws for bad data: the
 * verdict says what is wrong, and how far all was right. Errors of the source itself are thrown.
 */
export async function auditLog(source: LogSource, options: AuditOptions): Promise<Audit> {
  const { operator, pins, chain, receipts = [] } = options;
  const audit: Audit = {
    ...{ verdict: 'CONSISTENT', detail: '', batches: 0n, entries: 0n, kept: 0, open: receipts.length },
    head: genesisOf(pins.domain, operator),
  };
  let last: BatchHeader | undefined;
  try {
    checkTrust(options);
    for (let batchId = 0n; ; ++batchId) {
      const files = await source.readBatch(batchId);
      if (files === undefined) break;
      const { header, headerSignature, tree } = readBatch(files, { ...options, batchId, last, head: audit.head });
      noteAnchor(audit, await checkAnchor(header, pins, { chain }));
      for (const receipt of receipts.filter((each) => isInTimeOf(header, each.receipt.acceptedAt))) {
        --audit.open;
        if (tree?.indexOf(receipt.receipt.commitment) === undefined) {
          const omission = proveOmission(pins.domain, receipt, { header, headerSignature, tree });
          throw new Fault('OMITTED', `batch ${batchId} lacks ${receipt.receipt.commitment}`, omission);
        }
        ++audit.kept;
      }
      [last, audit.head] = [header, hashHeader(pins.domain, header)];
      audit.batches += 1n;
      audit.entries += header.count;
      options.onBatch?.(header);
    }
    await checkNothingWithheld(audit.batches, options);
    if (last === undefined && chain === undefined) {
      [audit.verdict, audit.detail] = ['UNANCHORED', 'nothing is published there, and no chain was asked'];
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { verdict, message: detail, omission } = error;
    return { ...audit, verdict, detail, ...(omission && { omission }) };
  }
  return audit;
}

function checkTrust({ operator, pins, receipts = [] }: AuditOptions): void {
  if (!pins.operators.includes(operator)) throw new Fault('UNKNOWN_OPERATOR', `you do not trust ${operator}`);
  for (const receipt of receipts) {
    const { digest, commitment } = receipt.receipt;
    const fault = receiptFault(pins.domain, receipt, { operator, digest, commitment });
    if (fault !== undefined) throw new Fault('BAD_RECEIPT', fault);
  }
}

interface Expected extends AuditOptions {
  batchId: bigint;
  last: BatchHeader | undefined;
  head: Hash;
}

function readBatch(
  { file, leaves }: { file: string; leaves: Uint8Array },
  expected: Expected,
): PublishedBatch & { tree: ReviewTree | undefined } {
  const { pins, operator, batchId } = expected;
  const batch = attempt('MALFORMED_INPUT', batchId, () => parseBatch(file));
  const { domain, header, headerSignature } = batch;
  if (domain.chainId !== pins.domain.chainId || domain.contract !== pins.domain.contract) {
    throw new Fault('WRONG_CONTRACT', `batch ${batchId} is for ${domain.contract} on chain ${domain.chainId}`);
  }
  if (header.operator !== operator) throw new Fault('HEADER_MISMATCH', `batch ${batchId} is of ${header.operator}`);
  if (!isSignedBy(operator, hashHeader(domain, header), headerSignature)) {
    throw new Fault('HEADER_MISMATCH', `${operator} did not sign the header of batch ${batchId}`);
  }
  const gap = gapBefore(header, expected);
  if (gap !== undefined) throw new Fault('BROKEN_CHAIN', gap);
  return { ...batch, tree: attempt('WRONG_LEAVES', batchId, () => treeOfLeaves(header, leaves)) };
}

/** Why a header does not follow the one before it, by the contract's own rules. */
function gapBefore(header: BatchHeader, { batchId, last, head }: Expected): string | undefined {
  if (header.batchId !== batchId) return `in the place of batch ${batchId} is batch ${header.batchId}`;
  if (header.prev !== head) return `batch ${batchId} names another one before it`;
  const lastTo = last?.toTime ?? 0n;
  if (header.fromTime !== lastTo || header.toTime <= lastTo) return `the time of batch ${batchId} does not follow`;
  return undefined;
}

function attempt<T>(verdict: AuditVerdict, batchId: bigint, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AgentMarketError) throw new Fault(verdict, `batch ${batchId}: ${error.message}`);
    throw error;
  }
}

/** A batch is published before it is anchored, so the newest may be missing on chain. */
function noteAnchor(audit: Audit, { verdict, detail }: AnchorResult): void {
  if (verdict === 'HEADER_MISMATCH' || verdict === 'NETWORK_ERROR') throw new Fault(verdict, detail);
  if (verdict === 'VALID_UNANCHORED') [audit.verdict, audit.detail] = ['UNANCHORED', detail];
  if ((verdict === 'MINED_NOT_FINAL' || verdict === 'NOT_ON_CHAIN') && audit.verdict === 'CONSISTENT') {
    [audit.verdict, audit.detail] = ['NOT_FINAL', detail];
  }
}

async function checkNothingWithheld(next: bigint, { operator, chain }: AuditOptions): Promise<void> {
  if (chain === undefined) return;
  let hash: Hash;
  try {
    // What is no hash is no answer, and must not convict the operator.
    hash = parseHash(await chain.latestHeaderHash(operator, next));
  } catch (error) {
    throw new Fault('NETWORK_ERROR', error instanceof Error ? error.message : String(error));
  }
  if (hash !== ZERO_HASH) throw new Fault('WITHHELD', `batch ${next} is anchored and was not published`);
}
