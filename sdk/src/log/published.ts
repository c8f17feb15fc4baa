/**
 * A batch as its operator publishes it, for any server or folder: the file `agent-review-batch` version 1 with the signed
 * header, and `leaves.bin`, the batch's commitments in ascending order, 32 bytes each. The two prove each other.
 */
import { canonicalJson, type Json } from '../canonical-json.ts';
import { InvalidInput } from '../errors.ts';
import { fromHex, ZERO_HASH, type Hash } from '../hex.ts';
import { buildTreeFromBytes, type ReviewTree } from '../merkle/tree.ts';
import { literal, object, signature } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';
import type { Signature } from '../reviews/signature.ts';
import type { BatchHeader } from './header.ts';
import { domainJson, headerJson, parseCanonical, readDomain, readHeader } from './json.ts';

export interface PublishedBatch {
  domain: LogDomain;
  header: BatchHeader;
  /** The operator's. */
  headerSignature: Signature;
}

export const MAX_BATCH_FILE_BYTES = 4 << 10;
/** Bytes of one commitment in `leaves.bin`. */
export const LEAF_BYTES = 32;

const file = object({
  type: literal('agent-review-batch'),
  version: literal(1),
  domain: readDomain,
  header: readHeader,
  headerSignature: signature,
});

/** The canonical text of a batch's file, ending in a line break. */
export function serializeBatch(batch: PublishedBatch): string {
  return `${canonicalJson(json(batch))}\n`;
}

/** Reads a batch's file that anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseBatch(source: string): PublishedBatch {
  const read = (value: unknown, path: string): PublishedBatch => {
    const { type: _type, version: _version, ...batch } = file(value, path);
    return batch;
  };
  return parseCanonical(source, { name: 'batch', maxLength: MAX_BATCH_FILE_BYTES, read, json });
}

/** The bytes of `leaves.bin`, from commitments in ascending order. */
export function packLeaves(commitments: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(commitments.length * LEAF_BYTES);
  commitments.forEach((commitment, i) => bytes.set(fromHex(commitment), i * LEAF_BYTES));
  return bytes;
}

/**
 * The tree of a batch, rebuilt from its `leaves.bin`, which it keeps: leave the array unchanged. Undefined for an empty batch.
 *
 * Errors: `LEAVES_INCOMPLETE` (not as many as the header counts), `LEAVES_DISORDERED` (an order in which absence could not be
 * proven), `LEAVES_WRONG` (another root than the header's).
 */
export function treeOfLeaves({ root, count }: BatchHeader, bytes: Uint8Array): ReviewTree | undefined {
  if (BigInt(bytes.length) !== count * BigInt(LEAF_BYTES)) {
    throw new InvalidInput('LEAVES_INCOMPLETE', `${bytes.length} bytes are not ${count} leaves of ${LEAF_BYTES}`);
  }
  const tree = bytes.length === 0 ? undefined : buildTreeFromBytes(bytes);
  if ((tree?.root ?? ZERO_HASH) !== root) {
    throw new InvalidInput(
      'LEAVES_WRONG',
      `the leaves give the root ${tree?.root ?? ZERO_HASH}, the header says ${root}`,
    );
  }
  return tree;
}

function json({ domain, header, headerSignature }: PublishedBatch): Json {
  return {
    type: 'agent-review-batch',
    version: 1,
    domain: domainJson(domain),
    header: headerJson(header),
    headerSignature,
  };
}
