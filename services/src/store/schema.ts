/** The tables, as Kysely types them. Facts only: every status is derived from them. Times are unix seconds. */
import type { EntryKind } from '@agent-market/sdk/reviews';
import type { ColumnType, Generated } from 'kysely';

/** Never written by an update. */
type Fixed<T> = ColumnType<T, T, never>;
/** Absent at first, written once or more later. */
type Later<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** What this database is and whose log it holds: one row. */
export interface MetaTable {
  id: Generated<boolean>;
  format: Fixed<string>;
  version: Fixed<number>;
  chain_id: Fixed<string>;
  contract: Fixed<Uint8Array>;
  operator: Fixed<Uint8Array>;
}

/** Accepted entries without their words. A row is never deleted and, but for the last three columns, never changed. */
export interface EntryTable {
  subject: Fixed<Uint8Array>;
  digest: Fixed<Uint8Array>;
  commitment: Fixed<Uint8Array>;
  kind: Fixed<EntryKind>;
  /** What a later entry is about. */
  target: Fixed<Uint8Array | null>;
  /** Who signed it. */
  reviewer: Fixed<Uint8Array>;
  task_id: Fixed<Uint8Array>;
  rating: Fixed<number | null>;
  issued_at: Fixed<bigint>;
  nonce: Fixed<string | null>;
  feedback_hash: Fixed<Uint8Array | null>;
  /** Of a retraction. */
  salt: Fixed<Uint8Array | null>;
  /** Of a moderation. */
  action: Fixed<number | null>;
  signature: Fixed<Uint8Array>;
  accepted_at: Fixed<bigint>;
  anchor_by: Fixed<bigint>;
  receipt_signature: Later<Uint8Array>;
  batch_id: Later<bigint>;
  leaf_index: Later<number>;
}

/** The words of reviews, apart, so that erasing them is a delete. */
export interface FeedbackTable {
  subject: Fixed<Uint8Array>;
  digest: Fixed<Uint8Array>;
  text: Fixed<string>;
  tags: Fixed<string[]>;
  salt: Fixed<Uint8Array>;
}

/** Frozen batches: the header, and where the chain has it. */
export interface BatchTable {
  id: Fixed<bigint>;
  prev: Fixed<Uint8Array>;
  root: Fixed<Uint8Array>;
  scores_root: Fixed<Uint8Array>;
  scorer: Fixed<Uint8Array>;
  count: Fixed<bigint>;
  from_time: Fixed<bigint>;
  to_time: Fixed<bigint>;
  schema: Fixed<number>;
  header_hash: Fixed<Uint8Array>;
  header_signature: Fixed<Uint8Array>;
  frozen_at: Fixed<bigint>;
  /** The block that holds the anchor; all four are null until one does, and again when a reorganisation drops it. */
  block_number: Later<bigint>;
  block_hash: Later<Uint8Array>;
  block_time: Later<bigint>;
  anchor_tx: Later<Uint8Array>;
  final: ColumnType<boolean, boolean | undefined, boolean>;
}

/** Every transaction ever signed to anchor a batch, stored before it is sent. */
export interface BatchTxTable {
  batch_id: Fixed<bigint>;
  attempt: Fixed<number>;
  nonce: Fixed<bigint>;
  raw_tx: Fixed<Uint8Array>;
  tx_hash: Fixed<Uint8Array>;
  gas_limit: Fixed<bigint>;
  max_fee: Fixed<string>;
  max_priority_fee: Fixed<string>;
  stored_at: Fixed<bigint>;
}

/** What each subject's standing became with a batch that said something of it. */
export interface StandingTable {
  subject: Fixed<Uint8Array>;
  batch_id: Fixed<bigint>;
  count: Fixed<bigint>;
  rating_sum: Fixed<bigint>;
  history: Fixed<Uint8Array>;
}

/** What is known of a subject now: sums over the reviews that stand, and the newest trust scores. */
export interface ReputationTable {
  subject: Fixed<Uint8Array>;
  reviews: Generated<bigint>;
  weight: Generated<string>;
  stars: Generated<string>;
  verified: Generated<string>;
  /** The moment that the trust scores are of; all six are null before there were any. */
  trust_at: Later<bigint>;
  micro_stars: Later<bigint>;
  micro_stars_low: Later<bigint>;
  micro_stars_high: Later<bigint>;
  micro_reviews: Later<bigint>;
  micro_reviewers: Later<bigint>;
}

/** The newest evidence of collusion; replaced as a whole. */
export interface FindingTable {
  /** Among all findings: the one with the most evidence is 0. */
  place: Fixed<number>;
  found_at: Fixed<bigint>;
  /** JSON. */
  body: Fixed<string>;
}

/** Whom findings are about. */
export interface FindingAgentTable {
  subject: Fixed<Uint8Array>;
  place: Fixed<number>;
}

export interface Schema {
  meta: MetaTable;
  entry: EntryTable;
  feedback: FeedbackTable;
  batch: BatchTable;
  batch_tx: BatchTxTable;
  standing: StandingTable;
  reputation: ReputationTable;
  finding: FindingTable;
  finding_agent: FindingAgentTable;
}
