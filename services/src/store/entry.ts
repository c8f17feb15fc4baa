/** Log entries: an accepted review without its words, and what was promised about it. */
import type { Insertable, Selectable } from 'kysely';
import type { Address, Hash } from '@agent-market/sdk';
import type { SignedReceipt } from '@agent-market/sdk/log';
import type { ErasedReview, Signature } from '@agent-market/sdk/reviews';
import { toAddress, toBytes, toHash, toSignature } from './bytes.ts';
import type { EntryTable } from './schema.ts';

export interface LogEntry {
  digest: Hash;
  commitment: Hash;
  review: ErasedReview;
  /** The reviewer's. */
  signature: Signature;
  acceptedAt: bigint;
  anchorBy: bigint;
  /** Absent only between the commit of the entry and the signing of its receipt. */
  receiptSignature?: Signature;
  /** Where it is in the log; absent until its batch is frozen. */
  place?: { batchId: bigint; index: number };
}

/** The receipt of an entry whose receipt was signed; undefined before. */
export function receiptOf(operator: Address, entry: LogEntry): SignedReceipt | undefined {
  const { digest, commitment, acceptedAt, anchorBy, receiptSignature } = entry;
  if (receiptSignature === undefined) return undefined;
  return { receipt: { operator, digest, commitment, acceptedAt, anchorBy }, signature: receiptSignature };
}

export function entryRow({
  digest,
  commitment,
  review,
  signature,
  acceptedAt,
  anchorBy,
}: LogEntry): Insertable<EntryTable> {
  return {
    subject: toBytes(review.subject),
    digest: toBytes(digest),
    commitment: toBytes(commitment),
    reviewer: toBytes(review.reviewer),
    task_id: toBytes(review.taskId),
    rating: review.rating,
    issued_at: review.issuedAt,
    nonce: String(review.nonce),
    feedback_hash: toBytes(review.feedbackHash),
    signature: toBytes(signature),
    accepted_at: acceptedAt,
    anchor_by: anchorBy,
  };
}

export function readEntry(row: Selectable<EntryTable>): LogEntry {
  return {
    digest: toHash(row.digest),
    commitment: toHash(row.commitment),
    review: {
      reviewer: toAddress(row.reviewer),
      subject: toAddress(row.subject),
      taskId: toHash(row.task_id),
      rating: row.rating,
      issuedAt: row.issued_at,
      nonce: BigInt(row.nonce),
      feedbackHash: toHash(row.feedback_hash),
    },
    signature: toSignature(row.signature),
    acceptedAt: row.accepted_at,
    anchorBy: row.anchor_by,
    ...(row.receipt_signature === null ? {} : { receiptSignature: toSignature(row.receipt_signature) }),
    ...(row.batch_id === null || row.leaf_index === null
      ? {}
      : { place: { batchId: row.batch_id, index: row.leaf_index } }),
  };
}
