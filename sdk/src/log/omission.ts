/**
 * The omission proof `agent-review-omission` version 1: what convicts an operator who gave a receipt and left the entry out.
 *
 * The operator's own words against each other: a receipt it signed, and the header it signed of the batch in whose time the
 * entry was accepted, with the proof that this batch does not hold it. No other batch may: header times are acceptance times,
 * and one batch begins where the last one ends. It says nothing of the review itself, so its holder can publish it.
 */
import { canonicalJson, type Json } from '../canonical-json.ts';
import type { Hash } from '../hex.ts';
import { proveAbsence, type Absence, type Neighbour } from '../merkle/absence.ts';
import type { ReviewTree } from '../merkle/tree.ts';
import { array, hash, literal, object, signature, smallUint } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';
import type { Signature } from '../reviews/signature.ts';
import { MAX_BUNDLE_BYTES, MAX_PROOF } from './bundle.ts';
import type { BatchHeader } from './header.ts';
import { domainJson, headerJson, parseCanonical, readDomain, readHeader, readReceipt, receiptJson } from './json.ts';
import type { SignedReceipt } from './receipt.ts';
import { readStateProof, stateProofJson, type StateProof } from './state-proof.ts';

export interface Omission {
  domain: LogDomain;
  receipt: SignedReceipt;
  /** Of the batch whose time holds the receipt's acceptance. */
  header: BatchHeader;
  /** The operator's. */
  headerSignature: Signature;
  absence: Absence;
  /** As in a proof bundle. */
  stateProof?: StateProof;
}

/**
 * Proves that the batch does not hold what the receipt promises. `tree` is built over all of the batch's commitments; an empty
 * batch has none.
 *
 * Errors: `COMMITMENT_PRESENT` when it does; {@link verifyOmission} says whether it is the right batch.
 */
export function proveOmission(
  domain: LogDomain,
  receipt: SignedReceipt,
  batch: { header: BatchHeader; headerSignature: Signature; tree: ReviewTree | undefined },
): Omission {
  const { header, headerSignature, tree } = batch;
  return {
    domain,
    receipt,
    header,
    headerSignature,
    absence: tree ? proveAbsence(tree, receipt.receipt.commitment) : {},
  };
}

/** The canonical text of an omission proof, ending in a line break. */
export function serializeOmission(omission: Omission): string {
  return `${canonicalJson(omissionJson(omission))}\n`;
}

/**
 * Whether a file claims to be one. In JSON no text can hold these quotes, so nothing inside a proof bundle looks like it.
 */
export function isOmission(source: string): boolean {
  return source.includes('"type":"agent-review-omission"');
}

/** Reads an omission proof that anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseOmission(source: string): Omission {
  return parseCanonical(source, {
    name: 'omission',
    maxLength: MAX_BUNDLE_BYTES,
    read: readOmission,
    json: omissionJson,
  });
}

const neighbour = object<Neighbour>({
  index: smallUint(2 ** 31),
  commitment: hash,
  proof: array<Hash>(hash, MAX_PROOF),
});

const file = object(
  {
    type: literal('agent-review-omission'),
    version: literal(1),
    domain: readDomain,
    receipt: readReceipt,
    header: readHeader,
    headerSignature: signature,
    // One list, lowest first: a missing side is not spelled out.
    neighbours: array(neighbour, 2),
  },
  { stateProof: readStateProof },
);

function readOmission(value: unknown, path: string): Omission {
  const { type: _type, version: _version, neighbours, ...omission } = file(value, path);
  return { ...omission, absence: absenceOf(neighbours, omission.receipt.receipt.commitment) };
}

/** Which side a lone neighbour stands on follows from the commitment; of two, the first stands before. */
function absenceOf([first, second]: readonly Neighbour[], commitment: Hash): Absence {
  if (first === undefined) return {};
  if (second !== undefined) return { before: first, after: second };
  return first.commitment < commitment ? { before: first } : { after: first };
}

function omissionJson({ domain, receipt, header, headerSignature, absence, stateProof }: Omission): Json {
  const { before, after } = absence;
  return {
    type: 'agent-review-omission',
    version: 1,
    domain: domainJson(domain),
    receipt: receiptJson(receipt),
    header: headerJson(header),
    headerSignature,
    neighbours: [before, after].flatMap((leaf) =>
      leaf === undefined ? [] : [{ index: String(leaf.index), commitment: leaf.commitment, proof: leaf.proof }],
    ),
    ...(stateProof && { stateProof: stateProofJson(stateProof) }),
  };
}
