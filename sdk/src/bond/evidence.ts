/** What the files that reviewers and auditors keep say an operator stated, and whether two of them contradict each other. */
import { hashHeader, type BatchHeader } from '../log/header.ts';
import { parseBundle } from '../log/bundle.ts';
import { commitmentOf } from '../log/commitment.ts';
import { isOmission, parseOmission } from '../log/omission.ts';
import { hashReceipt, type SignedReceipt } from '../log/receipt.ts';
import { parseReceipt } from '../log/receipt-file.ts';
import type { LogDomain } from '../reviews/domain.ts';
import { hashEntry } from '../reviews/hash.ts';
import type { ProvenLeaf, StatedHeader } from './equivocation-verbs.ts';

export interface Evidence {
  /** The chain and contract it is for. A reader compares them with its own; it never adopts them. */
  domain: LogDomain;
  receipt: SignedReceipt;
  /** A signed header, and leaves of its batch; absent in a receipt alone. */
  batch?: { stated: Required<StatedHeader>; leaves: ProvenLeaf[] };
}

/** Two statements of one operator of which it may make one: the arguments of the contract's proof. */
export type Equivocation =
  | { statement: 'Receipt'; receipts: [SignedReceipt, SignedReceipt] }
  | { statement: 'Header'; headers: [StatedHeader, StatedHeader] }
  | { statement: 'Leaf'; header: BatchHeader; leaves: [ProvenLeaf, ProvenLeaf] };

/** Reads a receipt, a proof bundle or an omission proof that anybody may have written. Throws `MALFORMED`. */
export function parseEvidence(source: string): Evidence {
  if (isOmission(source)) {
    const { domain, receipt, header, headerSignature, absence } = parseOmission(source);
    const leaves = [absence.before, absence.after].filter((leaf) => leaf !== undefined);
    return { domain, receipt, batch: { stated: { header, signature: headerSignature }, leaves } };
  }
  // In JSON no text can hold these quotes, so nothing inside a bundle looks like it.
  if (source.includes('"type":"agent-review-receipt"')) return parseReceipt(source);
  const { domain, entry, signature, index, proof, header, headerSignature, receipt } = parseBundle(source);
  const leaf = { index, commitment: commitmentOf(hashEntry(domain, entry), signature), proof };
  return { domain, receipt, batch: { stated: { header, signature: headerSignature }, leaves: [leaf] } };
}

/**
 * What two files of one operator say that cannot both be true; undefined when they agree. Signatures and proofs are for the
 * contract to check, `domain` is the caller's own.
 */
export function findEquivocation(domain: LogDomain, first: Evidence, second: Evidence): Equivocation | undefined {
  return (
    twoReceipts(domain, first, second) ??
    (first.batch && second.batch && twoOfBatch(domain, first.batch, second.batch)) ??
    undefined
  );
}

function twoReceipts(domain: LogDomain, first: Evidence, second: Evidence): Equivocation | undefined {
  const [a, b] = [first.receipt.receipt, second.receipt.receipt];
  const same = a.operator === b.operator && a.digest === b.digest;
  if (!same || hashReceipt(domain, a) === hashReceipt(domain, b)) return undefined;
  return { statement: 'Receipt', receipts: [first.receipt, second.receipt] };
}

type Batch = NonNullable<Evidence['batch']>;

function twoOfBatch(domain: LogDomain, first: Batch, second: Batch): Equivocation | undefined {
  const [a, b] = [first.stated.header, second.stated.header];
  if (a.operator !== b.operator || a.batchId !== b.batchId) return undefined;
  if (hashHeader(domain, a) !== hashHeader(domain, b)) {
    return { statement: 'Header', headers: [first.stated, second.stated] };
  }
  for (const one of first.leaves) {
    for (const other of second.leaves) {
      const [low, high] = one.index <= other.index ? [one, other] : [other, one];
      if (contradict(low, high)) return { statement: 'Leaf', header: a, leaves: [low, high] };
    }
  }
  return undefined;
}

/** Hashes are lower-case hex of one length, so text orders them as the contract does. */
function contradict(low: ProvenLeaf, high: ProvenLeaf): boolean {
  if (low.index === high.index) return low.commitment !== high.commitment;
  return low.commitment >= high.commitment;
}
