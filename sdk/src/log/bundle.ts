/**
 * The proof bundle `agent-review-proof` version 1: everything a stranger needs to check one entry of a log, in one file.
 *
 * Nothing in it is derivable from the rest, and nothing in it is left unauthenticated: the author's signature covers the
 * entry, the proof covers the root, the operator's signature covers the header, and the receipt is signed too. A state proof,
 * if there is one, hangs on the hash of its block.
 */
import { besideEntry, entryJson } from '../reviews/json.ts';
import type { LogDomain } from '../reviews/domain.ts';
import type { Entry } from '../reviews/entry.ts';
import type { Signature } from '../reviews/signature.ts';
import type { Hash } from '../hex.ts';
import { canonicalJson, type Json } from '../canonical-json.ts';
import type { BatchHeader } from './header.ts';
import { domainJson, headerJson, parseCanonical, readDomain, readHeader, readReceipt, receiptJson } from './json.ts';
import { array, hash, literal, object, signature, smallUint } from '../parse.ts';
import type { SignedReceipt } from './receipt.ts';
import { readStateProof, stateProofJson, type StateProof } from './state-proof.ts';

export interface ProofBundle {
  /** The chain and contract the signatures are for. A verifier compares them with its own; it never adopts them. */
  domain: LogDomain;
  entry: Entry;
  /** The reviewer's, or the operator's under a moderation. */
  signature: Signature;
  /** Rank of the entry's commitment in the batch. */
  index: number;
  /** Siblings from the leaf up. */
  proof: Hash[];
  header: BatchHeader;
  /** The operator's, over the header: two different signed headers of one batch convict it. */
  headerSignature: Signature;
  receipt: SignedReceipt;
  /** Makes the hash of one block all that a verifier without a node has to trust. */
  stateProof?: StateProof;
}

/** A proof of 2⁴⁸ leaves would have 48 siblings. */
export const MAX_PROOF = 48;
/** Nothing valid is larger: text and tags are at most 64 KiB, and one character may take six bytes in JSON. */
export const MAX_BUNDLE_BYTES = 1 << 20;

/** The canonical text of a bundle, ending in a line break. */
export function serializeBundle(bundle: ProofBundle): string {
  return `${canonicalJson(bundleJson(bundle))}\n`;
}

/** Reads a bundle that anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseBundle(source: string): ProofBundle {
  return parseCanonical(source, { name: 'bundle', maxLength: MAX_BUNDLE_BYTES, read: readBundle, json: bundleJson });
}

const file = besideEntry(
  object(
    {
      type: literal('agent-review-proof'),
      version: literal(1),
      domain: readDomain,
      signature,
      index: smallUint(2 ** 31),
      proof: array(hash, MAX_PROOF),
      header: readHeader,
      headerSignature: signature,
      receipt: readReceipt,
    },
    { stateProof: readStateProof },
  ),
);

function readBundle(value: unknown, path: string): ProofBundle {
  const { type: _type, version: _version, ...bundle } = file(value, path);
  return bundle;
}

function bundleJson(bundle: ProofBundle): Json {
  return {
    type: 'agent-review-proof',
    version: 1,
    domain: domainJson(bundle.domain),
    ...entryJson(bundle.entry),
    signature: bundle.signature,
    index: String(bundle.index),
    proof: bundle.proof,
    header: headerJson(bundle.header),
    headerSignature: bundle.headerSignature,
    receipt: receiptJson(bundle.receipt),
    ...(bundle.stateProof && { stateProof: stateProofJson(bundle.stateProof) }),
  };
}
