/** Tasks as the escrow stores them, and the terms that create them. */
import { encodeWords } from '../abi.ts';
import { keccak, keccakText, parseAddress, parseHash, toHash, type Address, type Hash } from '../hex.ts';
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

/** What to agree on. Amounts are in the token's smallest unit, times in unix seconds. */
export interface TaskTerms {
  agent: string;
  /** The ERC-20 to pay in; left out for the chain's native coin. */
  token?: string;
  amount: bigint;
  /** Last moment to complete. */
  deadline: bigint;
  /** How long the client may dispute after completion; 72 unless given. */
  reviewHours?: number;
  /** How long the arbitrator may rule; 168 unless given. */
  rulingHours?: number;
  /** The agent's percentage if the ruling never comes; 50 unless given. */
  silencePercent?: number;
  /** Who rules disputes; left out for nobody, then `silencePercent` decides them. */
  arbitrator?: string;
  /** {@link hashTerms} of the description and criteria. */
  termsHash: string;
}

export interface Task {
  client: Address;
  agent: Address;
  /** Zero for none. */
  arbitrator: Address;
  /** Zero for native coin. */
  token: Address;
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
  /** Zero until completed. */
  proof: Hash;
}

const TERMS_V1 = keccakText('AgentMarket.terms.v1');

/** The hash that freezes what was asked for: keccak256(abi.encode(TERMS_V1, keccak256(description), keccak256(criteria))). */
export function hashTerms(description: string, criteria: string): Hash {
  return toHash(keccak(encodeWords(TERMS_V1, keccakText(description), keccakText(criteria))));
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
    proof: parseHash(raw.proof),
  };
}
