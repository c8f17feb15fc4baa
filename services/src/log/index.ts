/** The review log's verbs: accept, freeze, publish, anchor, follow, export, moderate, erase. */
export { anchorPending, type AnchorOptions, type Timer } from './anchorer.ts';
export { type AnchorContext, type TransactionSigner } from './anchor-context.ts';
export { anchorStatus, type AnchorStatus, type BatchState, type BatchStatus } from './anchor-status.ts';
export { exportBundle } from './bundle.ts';
export { type Clock, type IntakeContext, type LogContext, systemClock } from './context.ts';
export { eraseFeedback } from './erase.ts';
export { followFinality, type FinalityReport } from './follow-finality.ts';
export { freezeBatch, type FreezeOptions } from './freeze.ts';
export { type Accepted, acceptReview, acceptReviews, type Outcome } from './intake.ts';
export { moderate } from './moderate.ts';
export { exportScore } from './prove-score.ts';
export { publishBatches } from './publish.ts';
export { folderSource } from './folder-source.ts';
export { loadBatch, loadBatches, loadCommitments } from './load-batch.ts';
export { SignatureWorkers, type SignatureWorkersOptions } from './signature-workers.ts';
export { type ReviewableTask, type TaskReader } from './task-reader.ts';
export { STEPS, type Step, type StepListening, type StepMoment } from './steps.ts';
export { witness } from './witness.ts';
