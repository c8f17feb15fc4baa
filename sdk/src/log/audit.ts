/** The audit of a log: everything its operator published, rebuilt by somebody who does not believe it. */
import { parseHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import type { Recover } from '../reviews/signature.ts';
import { checkAnchor, type AnchorReader, type AnchorResult } from './anchor.ts';
import { readHeaderFile } from './audit-batch.ts';
import { gatherReviews, MOST_TRUST_ENTRIES, type GatheredReviews } from './audit-reviews.ts';
import { addReviews, checkScores, checkTrustScores, nothingSeen, type SeenEntries } from './audit-scores.ts';
import { attempt, Fault, type AuditVerdict } from './audit-verdict.ts';
import { genesisOf, hashHeader, isInTimeOf, type BatchHeader } from './header.ts';
import { proveOmission, type Omission } from './omission.ts';
import type { Pins } from './pins.ts';
import { treeOfLeaves, type PublishedBatch } from './published.ts';
import { receiptFault, type SignedReceipt } from './receipt.ts';
import { scorerOf } from './scorers.ts';

/** Where the published files are. Undefined stands for a file that is not there. */
export interface LogSource {
  /** `batch.json`. */
  readBatch(batchId: bigint): Promise<string | undefined>;
  /** `leaves.bin`. */
  readLeaves(batchId: bigint): Promise<Uint8Array | undefined>;
  /** `entries.jsonl`, by lines without their breaks. */
  readEntries(batchId: bigint): Promise<AsyncIterable<string> | undefined>;
  /** `scores.bin`. */
  readScores(batchId: bigint): Promise<Uint8Array | undefined>;
}

/** The end of a log as an earlier audit saw it. */
export interface RememberedHead {
  batchId: bigint;
  headerHash: Hash;
}

export interface AuditOptions {
  operator: Address;
  pins: Pins;
  chain?: AnchorReader;
  /** Receipts whose promises to check. */
  receipts?: readonly SignedReceipt[];
  /** Unix seconds: with a chain, receipts whose time is over must be anchored by now. */
  now?: bigint;
  /** What an earlier audit ended with: the log must still hold it, and leaves up to it are not rebuilt again. */
  remembered?: RememberedHead;
  /** Says of a log of so many batches whose scores to recompute; all of them also finds what is there or was revised twice. None unless given. */
  scores?: 'all' | ((batches: bigint) => Iterable<bigint>);
  /** Scores of `trust-v1` are recomputed up to so many entries of the log, whose reviews have to fit into memory; 2²² unless given. */
  mostTrustEntries?: bigint;
  /**
   * Recovers the signers of entries faster than the SDK: {@link recoverWith}. Believed where it confirms the author that an entry
   * names; nobody is convicted by it.
   */
  recover?: Recover;
  /** Told of each batch that was checked, and waited for. */
  onBatch?: (progress: { header: BatchHeader; headerHash: Hash; what: 'leaves' | 'scores' }) => void | Promise<void>;
}

export interface Audit {
  verdict: AuditVerdict;
  /** What exactly was found, for people. */
  detail: string;
  /** How many batches were found right, and how many entries they hold: what an earlier audit rebuilt is counted with them. */
  batches: bigint;
  entries: bigint;
  /** Hash of the last of them, or the genesis hash: remember it, and a later audit must contain it. */
  head: Hash;
  /** Batches whose scores were recomputed. */
  scored: bigint[];
  /**
   * Batches without scores, with those of a scorer that is unknown here, or by `trust-v1` of more entries than
   * {@link AuditOptions.mostTrustEntries}: nobody looked at their entries.
   */
  unscored: bigint;
  /** Receipts whose entry is in the log. */
  kept: number;
  /** Receipts of whose time no batch is published. */
  open: number;
  /** The proof against the operator; only with `OMITTED`. */
  omission?: Omission;
}

/**
 * Checks a published log from its first batch to its last, the leaves of one batch in memory at a time. Never throws for bad data:
 * the verdict says what is wrong, and how far all was right. Errors of the source itself are thrown.
 */
export async function auditLog(source: LogSource, options: AuditOptions): Promise<Audit> {
  const { operator, pins, receipts = [] } = options;
  const audit: Audit = {
    ...{ verdict: 'CONSISTENT', detail: '', batches: 0n, entries: 0n, kept: 0, open: receipts.length },
    ...{ scored: [], unscored: 0n },
    head: genesisOf(pins.domain, operator),
  };
  try {
    checkTrust(options);
    const { headers, anchoredTo } = await checkBatches(source, options, audit);
    await checkNothingMissing(options, { audit, anchoredTo });
    const scored = recomputable(headers, options.mostTrustEntries ?? MOST_TRUST_ENTRIES);
    audit.unscored = audit.batches - BigInt(scored.length);
    const wanted = chosen(scored, audit.batches, options.scores);
    // What is there twice, or was revised twice, shows only to whoever looks at everything.
    const everything = wanted.length === scored.length;
    const seen = everything ? nothingSeen() : undefined;
    const gathering = gatheringFor(headers, wanted);
    for (const batchId of wanted) {
      const upTo = headers.slice(0, Number(batchId) + 1);
      const needed = gathering !== undefined && batchId <= gathering.to ? gathering : undefined;
      if (needed) await gatherBefore(source, upTo, { options, gathering: needed });
      await checkScoresOf(source, upTo, { options, seen, reviews: needed?.reviews });
      audit.scored.push(batchId);
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

/** Headers, leaves, anchors and receipts of every batch that is published, and the end of the last one that the chain has. */
async function checkBatches(
  source: LogSource,
  options: AuditOptions,
  audit: Audit,
): Promise<{ headers: BatchHeader[]; anchoredTo: bigint }> {
  const headers: BatchHeader[] = [];
  let anchoredTo = 0n;
  for (let batchId = 0n; ; ++batchId) {
    const file = await source.readBatch(batchId);
    if (file === undefined) return { headers, anchoredTo };
    const batch = readHeaderFile(file, { ...options, batchId, last: headers.at(-1), head: audit.head });
    const { header } = batch;
    const headerHash = hashHeader(options.pins.domain, header);
    checkRemembered(headerHash, batchId, options.remembered);
    const anchor = await checkAnchor(header, options.pins, { chain: options.chain });
    noteAnchor(audit, anchor);
    if (anchor.verdict !== 'NOT_ON_CHAIN') anchoredTo = header.toTime;
    await checkLeaves(source, batch, { options, audit });
    headers.push(header);
    audit.head = headerHash;
    audit.batches += 1n;
    audit.entries += header.count;
    await options.onBatch?.({ header, headerHash, what: 'leaves' });
  }
}

function checkRemembered(headerHash: Hash, batchId: bigint, remembered: RememberedHead | undefined): void {
  if (batchId !== remembered?.batchId || headerHash === remembered.headerHash) return;
  throw new Fault(
    'FORKED',
    `batch ${batchId} was ${remembered.headerHash} at the last audit, and is ${headerHash} now`,
  );
}

async function checkLeaves(
  source: LogSource,
  { header, headerSignature }: PublishedBatch,
  { options, audit }: { options: AuditOptions; audit: Audit },
): Promise<void> {
  const { batchId } = header;
  const receipts = (options.receipts ?? []).filter(({ receipt }) => isInTimeOf(header, receipt.acceptedAt));
  // What an earlier audit rebuilt has not changed: its hash has not.
  if (receipts.length === 0 && batchId <= (options.remembered?.batchId ?? -1n)) return;
  const { tree } = await readLeaves(source, header);
  for (const receipt of receipts) {
    --audit.open;
    if (tree?.indexOf(receipt.receipt.commitment) === undefined) {
      const omission = proveOmission(options.pins.domain, receipt, { header, headerSignature, tree });
      throw new Fault('OMITTED', `batch ${batchId} lacks ${receipt.receipt.commitment}`, omission);
    }
    ++audit.kept;
  }
}

async function readLeaves(
  source: LogSource,
  header: BatchHeader,
): Promise<{ leaves: Uint8Array; tree: ReturnType<typeof treeOfLeaves> }> {
  const leaves = (await source.readLeaves(header.batchId)) ?? new Uint8Array();
  return { leaves, tree: attempt('WRONG_LEAVES', `batch ${header.batchId}`, () => treeOfLeaves(header, leaves)) };
}

/** A batch is published before it is anchored, so the newest may be missing on chain. */
function noteAnchor(audit: Audit, { verdict, detail }: AnchorResult): void {
  if (verdict === 'HEADER_MISMATCH' || verdict === 'NETWORK_ERROR') throw new Fault(verdict, detail);
  if (verdict === 'VALID_UNANCHORED') [audit.verdict, audit.detail] = ['UNANCHORED', detail];
  if ((verdict === 'MINED_NOT_FINAL' || verdict === 'NOT_ON_CHAIN') && audit.verdict === 'CONSISTENT') {
    [audit.verdict, audit.detail] = ['NOT_FINAL', detail];
  }
}

/** After the last published batch: nothing anchored, nothing remembered, and no promise whose time is over. */
async function checkNothingMissing(
  options: AuditOptions,
  { audit, anchoredTo }: { audit: Audit; anchoredTo: bigint },
): Promise<void> {
  const { operator, chain, remembered, receipts = [], now } = options;
  const next = audit.batches;
  if (remembered !== undefined && remembered.batchId >= next) {
    throw new Fault('FORKED', `the last audit ended with batch ${remembered.batchId}; now the last is ${next - 1n}`);
  }
  if (chain === undefined) {
    if (next === 0n)
      [audit.verdict, audit.detail] = ['UNANCHORED', 'nothing is published there, and no chain was asked'];
    return;
  }
  let hash: Hash;
  try {
    // What is no hash is no answer, and must not convict the operator.
    hash = parseHash(await chain.latestHeaderHash(operator, next));
  } catch (error) {
    throw new Fault('NETWORK_ERROR', error instanceof Error ? error.message : String(error));
  }
  if (hash !== ZERO_HASH) throw new Fault('WITHHELD', `batch ${next} is anchored and was not published`);
  // Published is not anchored. And nothing can be accepted at 0, so no batch ever keeps a promise from then.
  const isAnchored = (acceptedAt: bigint): boolean => 0n < acceptedAt && acceptedAt <= anchoredTo;
  const due = receipts.find(({ receipt }) => !isAnchored(receipt.acceptedAt) && receipt.anchorBy < (now ?? 0n));
  if (due !== undefined) {
    const { commitment, anchorBy } = due.receipt;
    throw new Fault('OVERDUE', `${commitment} was to be anchored by ${anchorBy}, and no batch of its time is`);
  }
}

/** Those of the scored batches that the caller chose among so many. */
function chosen(scored: readonly bigint[], batches: bigint, scores: AuditOptions['scores']): readonly bigint[] {
  if (scores === undefined) return [];
  if (scores === 'all') return scored;
  const wanted = new Set(scores(batches));
  return scored.filter((batchId) => wanted.has(batchId));
}

/** Batches whose scores anybody can recompute, and can hold what that takes in memory. */
function recomputable(headers: readonly BatchHeader[], most: bigint): bigint[] {
  let entries = 0n;
  return headers.flatMap((header) => {
    entries += header.count;
    const scorer = scorerOf(header);
    return scorer === 'mean-v1' || (scorer === 'trust-v1' && entries <= most) ? [header.batchId] : [];
  });
}

/** The reviews of the batches before `next`, which are gathered up to batch `to`: there the last scores are that depend on them. */
interface Gathering {
  reviews: GatheredReviews;
  next: bigint;
  to: bigint;
}

function gatheringFor(headers: readonly BatchHeader[], wanted: readonly bigint[]): Gathering | undefined {
  const to = wanted.findLast((batchId) => isByTrust(headers[Number(batchId)]));
  return to === undefined ? undefined : { reviews: gatherReviews(), next: 0n, to };
}

function isByTrust(header: BatchHeader | undefined): boolean {
  return header !== undefined && scorerOf(header) === 'trust-v1';
}

/** Gathers what the batches before the last of `headers` hold, and leaves that one to the check of its scores. */
async function gatherBefore(
  source: LogSource,
  headers: readonly BatchHeader[],
  { options, gathering }: { options: AuditOptions; gathering: Gathering },
): Promise<void> {
  const { domain } = options.pins;
  for (const header of headers.slice(Number(gathering.next), -1)) {
    const { leaves } = await readLeaves(source, header);
    await addReviews(
      { domain, headers: [header], leaves, reviews: gathering.reviews },
      await source.readEntries(header.batchId),
    );
  }
  gathering.next = BigInt(headers.length);
}

/** Scores of the last of `headers`. */
async function checkScoresOf(
  source: LogSource,
  headers: readonly BatchHeader[],
  {
    options,
    seen,
    reviews,
  }: { options: AuditOptions; seen: SeenEntries | undefined; reviews: GatheredReviews | undefined },
): Promise<void> {
  const [before, header] = [headers.at(-2), headers.at(-1)];
  if (header === undefined) return;
  const { domain } = options.pins;
  const { leaves } = await readLeaves(source, header);
  const published = {
    entries: await source.readEntries(header.batchId),
    scores: await source.readScores(header.batchId),
    scoresBefore: before && (await source.readScores(before.batchId)),
  };
  const batch = { domain, headers, leaves, recover: options.recover, reviews };
  const rows = await checkScores({ ...batch, ...(seen && { seen }) }, published);
  if (reviews !== undefined && isByTrust(header)) checkTrustScores(header, rows, reviews.trust(header.toTime));
  await options.onBatch?.({ header, headerHash: hashHeader(domain, header), what: 'scores' });
}
