/** The review log: commitments, receipts, batch headers, proof bundles and their verification. */
export { MAX_BUNDLE_BYTES, parseBundle, type ProofBundle, serializeBundle } from './bundle.ts';
export { commitmentOf } from './commitment.ts';
export { type BatchHeader, genesisOf, hashHeader, HEADER_TYPES, isInTimeOf, SCHEMA, signHeader } from './header.ts';
export { type AnchoredHeader, parsePins, type Pins, trustBlocks } from './pins.ts';
export {
  ANCHOR_WITHIN_SECONDS,
  hashReceipt,
  type Receipt,
  RECEIPT_TYPES,
  receiptFault,
  type SignedReceipt,
  signReceipt,
} from './receipt.ts';
export { isGenuine, type Proven, type Verdict, VERDICTS, type Verification } from './verdict.ts';
export { type AnchorReader } from './anchor.ts';
export { headerHashSlot, provenHeaderHash, type StateProof } from './state-proof.ts';
export { verifyBundle } from './verify-bundle.ts';
export { isOmission, type Omission, parseOmission, proveOmission, serializeOmission } from './omission.ts';
export {
  OMISSION_VERDICTS,
  type OmissionVerdict,
  type OmissionVerification,
  verifyOmission,
} from './verify-omission.ts';
export { type Audit, auditLog, type AuditOptions, type LogSource, type RememberedHead } from './audit.ts';
export { AUDIT_VERDICTS, type AuditVerdict } from './audit-verdict.ts';
export {
  ENTRIES_TITLE,
  MAX_ENTRY_LINE,
  parseEntryLine,
  type PublishedEntry,
  type PublishedTarget,
  serializeEntry,
} from './published-entries.ts';
export {
  LEAF_BYTES,
  MAX_BATCH_FILE_BYTES,
  packLeaves,
  parseBatch,
  type PublishedBatch,
  serializeBatch,
  treeOfLeaves,
} from './published.ts';
export { MAX_RECEIPT_BYTES, parseReceipt, type ReceiptFile, serializeReceipt } from './receipt-file.ts';
export { SCORERS, type Scorer, scorerOf, type ScoreRow, scoreTree, withTrust } from './scorers.ts';
export { MOST_TRUST_ENTRIES } from './audit-reviews.ts';
export { afterChanges, changeBy, type CountedEntry, type Standing, type StandingChange } from './standing.ts';
export { packScores, SCORE_ROW_BYTES, unpackScores } from './score-rows.ts';
export {
  isKnown,
  isScoreBundle,
  parseScoreBundle,
  proveScore,
  type ScoreBundle,
  serializeScoreBundle,
} from './score-bundle.ts';
export { SCORE_VERDICTS, type ScoreVerdict, type ScoreVerification, verifyScoreBundle } from './verify-score-bundle.ts';
export { checkScores, type PublishedScores, type ScoredBatch, type SeenEntries } from './audit-scores.ts';
export { type AuditMemory, MAX_MEMORY_BYTES, parseMemory, serializeMemory } from './audit-memory.ts';
export { type Later, laterOf } from './later.ts';
