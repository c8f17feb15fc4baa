/** Log entries: what was accepted, without its words, and what was promised about it. */
import type { Insertable, Selectable } from 'kysely';
import type { Address, Hash } from '@agent-market/sdk';
import type { SignedReceipt } from '@agent-market/sdk/log';
import {
  issuedAtOf,
  MODERATION_ACTIONS,
  reviewIn,
  targetOf,
  type Entry,
  type ErasedReview,
  type ModerationAction,
  type Signature,
} from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { toAddress, toBytes, toHash, toSignature } from './bytes.ts';
import type { EntryTable } from './schema.ts';

export interface LogEntry {
  digest: Hash;
  commitment: Hash;
  entry: Entry<ErasedReview>;
  /** Whose standing it belongs to: the subject of the review it is, or is about. */
  subject: Address;
  taskId: Hash;
  /** Who signed it. */
  author: Address;
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

export function entryRow({ entry, ...rest }: LogEntry): Insertable<EntryTable> {
  const review = reviewIn(entry);
  const target = targetOf(entry);
  return {
    subject: toBytes(rest.subject),
    digest: toBytes(rest.digest),
    commitment: toBytes(rest.commitment),
    kind: entry.kind,
    target: target === undefined ? null : toBytes(target),
    reviewer: toBytes(rest.author),
    task_id: toBytes(rest.taskId),
    rating: review?.rating ?? null,
    issued_at: issuedAtOf(entry),
    nonce: review === undefined ? null : String(review.nonce),
    feedback_hash: review === undefined ? null : toBytes(review.feedbackHash),
    salt: entry.kind === 'retraction' ? toBytes(entry.salt) : null,
    action: entry.kind === 'moderation' ? MODERATION_ACTIONS[entry.action] : null,
    signature: toBytes(rest.signature),
    accepted_at: rest.acceptedAt,
    anchor_by: rest.anchorBy,
  };
}

export function readEntry(row: Selectable<EntryTable>): LogEntry {
  return {
    digest: toHash(row.digest),
    commitment: toHash(row.commitment),
    entry: readContent(row),
    subject: toAddress(row.subject),
    taskId: toHash(row.task_id),
    author: toAddress(row.reviewer),
    signature: toSignature(row.signature),
    acceptedAt: row.accepted_at,
    anchorBy: row.anchor_by,
    ...(row.receipt_signature === null ? {} : { receiptSignature: toSignature(row.receipt_signature) }),
    ...(row.batch_id === null || row.leaf_index === null
      ? {}
      : { place: { batchId: row.batch_id, index: row.leaf_index } }),
  };
}

function readContent(row: Selectable<EntryTable>): Entry<ErasedReview> {
  const { kind, issued_at: issuedAt } = row;
  switch (kind) {
    case 'review':
      return { kind, review: readReview(row) };
    case 'revision':
      return { kind, supersedes: toHash(present(row, 'target')), review: readReview(row) };
    case 'retraction':
      return { kind, target: toHash(present(row, 'target')), issuedAt, salt: toHash(present(row, 'salt')) };
    case 'moderation':
      return { kind, target: toHash(present(row, 'target')), action: actionOf(present(row, 'action')), issuedAt };
  }
}

function readReview(row: Selectable<EntryTable>): ErasedReview {
  return {
    reviewer: toAddress(row.reviewer),
    subject: toAddress(row.subject),
    taskId: toHash(row.task_id),
    rating: present(row, 'rating'),
    issuedAt: row.issued_at,
    nonce: BigInt(present(row, 'nonce')),
    feedbackHash: toHash(present(row, 'feedback_hash')),
  };
}

/** A column that the table's checks say is there for this kind. */
function present<K extends keyof EntryTable>(
  row: Selectable<EntryTable>,
  column: K,
): NonNullable<Selectable<EntryTable>[K]> {
  const value = row[column];
  if (value === null) {
    throw new Halted('STORE_CORRUPT', `the ${row.kind} ${toHash(row.digest)} has no ${column}`, {
      hint: 'Somebody changed the database. Restore a backup.',
    });
  }
  return value;
}

function actionOf(stored: number): ModerationAction {
  return stored === MODERATION_ACTIONS.hide ? 'hide' : 'show';
}
