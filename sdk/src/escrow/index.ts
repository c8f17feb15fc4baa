/** The escrow: its verbs, tasks, ids and histories. */
export { type Closed, createEscrowClient, type EscrowClient, lowestFreeLane } from './client.ts';
export { escrowDomain, type EscrowDomain } from './domain.ts';
export { foldHistory, readTaskHistory, type TaskEvent, type TaskHistory } from './history.ts';
export { decodeTaskId, encodeTaskId, FIRST_PERMANENT_LANE, type TaskId, type TaskIdParts } from './task-id.ts';
export {
  hashTerms,
  type Outcome,
  OUTCOMES,
  type Role,
  ROLES,
  type Task,
  TASK_STATES,
  type TaskState,
  type TaskTerms,
} from './task.ts';
