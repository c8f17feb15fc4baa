/** What client and agent agree on: the terms of a task, and the options it may choose beyond them. */
import { encodeWords } from '../abi.ts';
import { InvalidInput } from '../errors.ts';
import type { ITaskEscrow } from '../generated/contracts/TaskEscrow.ts';
import {
  keccak,
  keccakText,
  parseAddress,
  parseHash,
  toHash,
  ZERO_ADDRESS,
  ZERO_HASH,
  type Address,
  type Hash,
} from '../hex.ts';

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

/** What a task may choose beyond its terms; what is left out costs nothing. */
export interface TaskOptions {
  /** Who gets the marketplace fee; given if and only if `feeBps` is. */
  feeRecipient?: string;
  /** Hundredths of a percent of whatever the agent is paid, at most 1000, taken from the agent's side. */
  feeBps?: number;
  /** By how much the arbitrator may extend its window, once. */
  extensionHours?: number;
  /** What raising a dispute costs, in the task's token; the ruling splits it as it splits the payment. */
  bond?: bigint;
  /** Contract that pays the agent at once when it accepts a proof. It can give away the whole payment: know its code. */
  verifier?: string;
  /** What the verifier has to check. */
  spec?: string;
}

/** Terms with nothing left out. */
export interface FullTerms {
  agent: Address;
  token: Address;
  amount: bigint;
  reviewHours: number;
  rulingHours: number;
  silencePercent: number;
  deadline: bigint;
  arbitrator: Address;
  termsHash: Hash;
}

/** Options with nothing left out: zero for what was not chosen. */
export interface FullOptions {
  feeRecipient: Address;
  feeBps: number;
  extensionHours: number;
  bond: bigint;
  verifier: Address;
  spec: Hash;
}

const TERMS_V1 = keccakText('AgentMarket.terms.v1');

/** The hash that freezes what was asked for: keccak256(abi.encode(TERMS_V1, keccak256(description), keccak256(criteria))). */
export function hashTerms(description: string, criteria: string): Hash {
  return toHash(keccak(encodeWords(TERMS_V1, keccakText(description), keccakText(criteria))));
}

/** Fills in what `terms` leaves out. Errors: `INVALID_TERMS` for numbers that fit no field, `INVALID_ADDRESS`, `INVALID_HASH`. */
export function fullTerms(terms: TaskTerms): FullTerms {
  return {
    agent: parseAddress(terms.agent),
    token: parseAddress(terms.token ?? ZERO_ADDRESS),
    amount: uint('amount', terms.amount, 96),
    reviewHours: smallUint('reviewHours', terms.reviewHours ?? 72, 16),
    rulingHours: smallUint('rulingHours', terms.rulingHours ?? 168, 16),
    silencePercent: smallUint('silencePercent', terms.silencePercent ?? 50, 8),
    deadline: uint('deadline', terms.deadline, 32),
    arbitrator: parseAddress(terms.arbitrator ?? ZERO_ADDRESS),
    termsHash: parseHash(terms.termsHash),
  };
}

/** Same for options. */
export function fullOptions(options: TaskOptions = {}): FullOptions {
  return {
    feeRecipient: parseAddress(options.feeRecipient ?? ZERO_ADDRESS),
    feeBps: smallUint('feeBps', options.feeBps ?? 0, 16),
    extensionHours: smallUint('extensionHours', options.extensionHours ?? 0, 16),
    bond: uint('bond', options.bond ?? 0n, 96),
    verifier: parseAddress(options.verifier ?? ZERO_ADDRESS),
    spec: parseHash(options.spec ?? ZERO_HASH),
  };
}

/** Whether anything was chosen: the contract has a cheaper verb for a task without. */
export function choosesAny({ feeRecipient, feeBps, extensionHours, bond, verifier, spec }: FullOptions): boolean {
  const named = feeRecipient !== ZERO_ADDRESS || verifier !== ZERO_ADDRESS || spec !== ZERO_HASH;
  return named || feeBps !== 0 || extensionHours !== 0 || bond !== 0n;
}

export function optionsFrom(raw: ITaskEscrow.OptionsStructOutput): FullOptions {
  return {
    feeRecipient: parseAddress(raw.feeRecipient),
    feeBps: Number(raw.feeBps),
    extensionHours: Number(raw.extensionHours),
    bond: raw.bond,
    verifier: parseAddress(raw.verifier),
    spec: parseHash(raw.spec),
  };
}

/** A number that fits its field. Throws `INVALID_TERMS`: what does not fit would be signed as something else. */
export function uint(name: string, value: bigint, bits: number): bigint {
  if (typeof value === 'bigint' && value >= 0n && value >> BigInt(bits) === 0n) return value;
  throw new InvalidInput('INVALID_TERMS', `${name} is not a whole number below 2^${bits}: ${String(value)}`, {
    hint: 'Amounts are bigints in the smallest unit, times bigints in unix seconds.',
  });
}

function smallUint(name: string, value: number, bits: number): number {
  if (Number.isInteger(value)) return Number(uint(name, BigInt(value), bits));
  throw new InvalidInput('INVALID_TERMS', `${name} is not a whole number: ${String(value)}`);
}
