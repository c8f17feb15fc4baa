/**
 * The proof bundle `agent-review-proof` version 1: everything a stranger needs to check one review, in one file.
 *
 * Nothing in it is derivable from the rest, and nothing in it is left unauthenticated: the reviewer's signature covers
 * the review, the proof covers the root, the operator's signature covers the header, and the receipt is signed too.
 */
import { InvalidInput } from '../errors.ts';
import { parseReview, reviewJson } from '../reviews/json.ts';
import type { LogDomain } from '../reviews/domain.ts';
import type { AnyReview } from '../reviews/review.ts';
import type { Signature } from '../reviews/signature.ts';
import type { Hash } from '../hex.ts';
import { canonicalJson, type Json } from '../canonical-json.ts';
import { SCHEMA, type BatchHeader } from './header.ts';
import { address, array, hash, literal, malformed, object, signature, smallUint, uint, type Reader } from '../parse.ts';
import type { SignedReceipt } from './receipt.ts';

export interface ProofBundle {
  /** The chain and contract the signatures are for. A verifier compares them with its own; it never adopts them. */
  domain: LogDomain;
  review: AnyReview;
  /** The reviewer's. */
  signature: Signature;
  /** Rank of the review's commitment in the batch. */
  index: number;
  /** Siblings from the leaf up. */
  proof: Hash[];
  header: BatchHeader;
  /** The operator's, over the header: two different signed headers of one batch convict it. */
  headerSignature: Signature;
  receipt: SignedReceipt;
}

/** A proof of 2⁴⁸ leaves would have 48 siblings. */
const MAX_PROOF = 48;
/** Nothing valid is larger: text and tags are at most 64 KiB, and one character may take six bytes in JSON. */
export const MAX_BUNDLE_BYTES = 1 << 20;

/** The canonical text of a bundle, ending in a line break. */
export function serializeBundle(bundle: ProofBundle): string {
  return `${canonicalJson(bundleJson(bundle))}\n`;
}

/** Reads a bundle that anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseBundle(source: string): ProofBundle {
  if (source.length > MAX_BUNDLE_BYTES) throw malformed('bundle', `longer than ${MAX_BUNDLE_BYTES} bytes`);
  const body = source.endsWith('\n') ? source.slice(0, -1) : source;
  const bundle = readBundle(parseJson(body), 'bundle');
  // Repeated keys, white space, escapes and orders that JSON.parse forgives end here.
  if (canonicalJson(bundleJson(bundle)) !== body) {
    throw malformed('bundle', 'not canonical JSON (RFC 8785): keys out of order or repeated, or white space');
  }
  return bundle;
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new InvalidInput('MALFORMED', 'bundle: not JSON', {
      hint: 'The file was changed or cut, or it is another format. Ask for it again.',
      cause,
    });
  }
}

const domain: Reader<LogDomain> = object({ chainId: uint(256), contract: address });

const header: Reader<BatchHeader> = object({
  operator: address,
  batchId: uint(64),
  prev: hash,
  root: hash,
  scoresRoot: hash,
  scorer: hash,
  count: uint(48),
  fromTime: uint(64),
  toTime: uint(64),
  schema: (value, path) => Number(literal(String(SCHEMA))(value, path)),
});

const receipt: Reader<SignedReceipt> = object({
  receipt: object({ operator: address, digest: hash, commitment: hash, acceptedAt: uint(64), anchorBy: uint(64) }),
  signature,
});

const file = object({
  type: literal('agent-review-proof'),
  version: literal(1),
  domain,
  review: parseReview,
  signature,
  index: smallUint(2 ** 31),
  proof: array(hash, MAX_PROOF),
  header,
  headerSignature: signature,
  receipt,
});

function readBundle(value: unknown, path: string): ProofBundle {
  const { type: _type, version: _version, ...bundle } = file(value, path);
  return bundle;
}

function bundleJson(bundle: ProofBundle): Json {
  const { receipt: signed, header: head } = bundle;
  return {
    type: 'agent-review-proof',
    version: 1,
    domain: { chainId: String(bundle.domain.chainId), contract: bundle.domain.contract },
    review: reviewJson(bundle.review),
    signature: bundle.signature,
    index: String(bundle.index),
    proof: bundle.proof,
    header: {
      ...head,
      batchId: String(head.batchId),
      count: String(head.count),
      fromTime: String(head.fromTime),
      toTime: String(head.toTime),
      schema: String(head.schema),
    },
    headerSignature: bundle.headerSignature,
    receipt: {
      receipt: {
        ...signed.receipt,
        acceptedAt: String(signed.receipt.acceptedAt),
        anchorBy: String(signed.receipt.anchorBy),
      },
      signature: signed.signature,
    },
  };
}
