/** The escrow: its verbs, tasks, ids and histories, and what parties sign for it. */
export type { EscrowCall } from './call.ts';
export { createEscrowClient, type EscrowClient, escrowCalls, lowestFreeLane } from './client.ts';
export { CLOSED_TASK_TOPICS, closedTaskReader, type ClosedTask, type EscrowLog } from './closed-tasks.ts';
export { escrowDomain, type EscrowDomain, typedDigest, type TypedDomain } from './domain.ts';
export { foldHistory, type TaskEvent, type TaskHistory } from './history.ts';
export {
  authorizationNonce,
  hashTaskTerms,
  type Quote,
  quoteDigest,
  quoteMessage,
  type Settlement,
  settlementDigest,
  settlementMessage,
  type Shortening,
  shorteningDigest,
  shorteningMessage,
} from './messages.ts';
export { readTaskHistory } from './read-history.ts';
export type { Closed, Credited, PartReleased } from './results.ts';
export {
  type EscrowSigner,
  type Signed,
  type SignedAuthorization,
  type SignedPermit,
  signAuthorization,
  signMessage,
  signPermit,
  signQuote,
  signSettlement,
  signShortening,
} from './sign.ts';
export { decodeTaskId, encodeTaskId, FIRST_PERMANENT_LANE, type TaskId, type TaskIdParts } from './task-id.ts';
export { type Outcome, OUTCOMES, type Role, ROLES, type Task, TASK_STATES, type TaskState } from './task.ts';
export {
  type FullOptions,
  fullOptions,
  type FullTerms,
  fullTerms,
  hashTerms,
  type TaskOptions,
  type TaskTerms,
} from './terms.ts';
export { authorizationMessage, type PaymentAuthorization, type Permit, permitMessage } from './token-messages.ts';
export type { TypedField, TypedMessage } from './typed-data.ts';
export type { EscrowVerbs } from './verbs.ts';
export { type AccountReader, isConsent, type SignatureClaim } from './verify-signature.ts';
