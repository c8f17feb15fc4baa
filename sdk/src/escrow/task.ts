/** Tasks as the escrow stores them. */
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';
import type { ITaskEscrow } from '../generated/contracts/TaskEscrow.ts';

export const TASK_STATES = ['None', 'Created', 'Funded', 'Completed', 'Disputed', 'Released', 'Refunded'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const OUTCOMES = [
  'Open',
  'ReleasedByClient',
  'ClientSilent',
  'Ruled',
  'ArbitratorSilent',
  'Settled',
  'Verified',
  'AgentSilent',
  'Declined',
  'Cancelled',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const ROLES = ['Agent', 'Client'] as const;
export type Role = (typeof ROLES)[number];

export interface Task {
  client: Address;
  agent: Address;
  /** Zero for none. */
  arbitrator: Address;
  /** Zero for native coin. */
  token: Address;
  /** What is locked, or was when the task closed; parts released before are not in it. */
  amount: bigint;
  /** Deadline, end of review, end of ruling or closing time, as the state says. */
  clock: bigint;
  state: TaskState;
  outcome: Outcome;
  reviewHours: number;
  rulingHours: number;
  silencePercent: number;
  accepted: boolean;
  clientReviewed: boolean;
  agentReviewed: boolean;
  /** Whether the client released a part before. */
  partlyPaid: boolean;
  /** How often the client added to the payment; a settlement names it. */
  topUps: bigint;
  /** Zero until completed. */
  proof: Hash;
}

export function taskFrom(raw: ITaskEscrow.TaskStructOutput): Task {
  return {
    client: parseAddress(raw.client),
    agent: parseAddress(raw.agent),
    arbitrator: parseAddress(raw.arbitrator),
    token: parseAddress(raw.token),
    amount: raw.amount,
    clock: raw.clock,
    state: TASK_STATES[Number(raw.state)] ?? 'None',
    outcome: OUTCOMES[Number(raw.outcome)] ?? 'Open',
    reviewHours: Number(raw.reviewHours),
    rulingHours: Number(raw.rulingHours),
    silencePercent: Number(raw.silencePercent),
    accepted: raw.accepted,
    clientReviewed: raw.clientReviewed,
    agentReviewed: raw.agentReviewed,
    partlyPaid: raw.partlyPaid,
    topUps: raw.topUps,
    proof: parseHash(raw.proof),
  };
}
