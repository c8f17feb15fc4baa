/** What parties sign instead of calling, as typed data with its digest. Pure: wallets and contracts are asked elsewhere. */
import { encodeWords } from '../abi.ts';
import { keccak, parseHash, toHash, type Hash } from '../hex.ts';
import { escrowDomain, typedDigest, type EscrowDomain } from './domain.ts';
import { fullOptions, fullTerms, uint, type TaskOptions, type TaskTerms } from './terms.ts';
import {
  hashStruct,
  QUOTE,
  SETTLEMENT,
  SHORTENING,
  TERMS_STRUCT,
  type Struct,
  type TypedMessage,
} from './typed-data.ts';

/** The agent's consent to a task that is not funded yet. */
export interface Quote {
  taskId: string;
  terms: TaskTerms;
  options?: TaskOptions;
  /** Unix seconds; good while the chain's clock is not past it. */
  validUntil: bigint;
}

/** A party's consent to closing a task with a split. */
export interface Settlement {
  taskId: string;
  /** What is locked now, `amount` of the task. */
  remaining: bigint;
  /** The top-ups so far, `topUps` of the task: every milestone and every top-up makes an older split worthless for good. */
  topUps: bigint;
  agentAmount: bigint;
  validUntil: bigint;
}

/** A party's consent to an earlier deadline. */
export interface Shortening {
  taskId: string;
  /** The deadline now. */
  deadline: bigint;
  newDeadline: bigint;
  validUntil: bigint;
}

/** The EIP-712 struct hash of terms and options, the contract's `termsDigest`: names what is quoted and funded. */
export function hashTaskTerms(terms: TaskTerms, options?: TaskOptions): Hash {
  const t = fullTerms(terms);
  const o = fullOptions(options);
  return hashStruct(
    TERMS_STRUCT,
    t.agent,
    t.token,
    t.amount,
    BigInt(t.reviewHours),
    BigInt(t.rulingHours),
    BigInt(t.silencePercent),
    t.deadline,
    t.arbitrator,
    t.termsHash,
    o.feeRecipient,
    BigInt(o.feeBps),
    BigInt(o.extensionHours),
    o.bond,
    o.verifier,
    o.spec,
  );
}

/**
 * The nonce of an ERC-3009 authorization that can fund this task on these terms and nothing else, together with the agent's
 * quote or without one, as `quoted` says.
 */
export function authorizationNonce(taskId: string, termsDigest: string, quoted: boolean): Hash {
  return toHash(keccak(encodeWords(parseHash(taskId), parseHash(termsDigest), quoted ? 1n : 0n)));
}

export function quoteMessage(domain: EscrowDomain, quote: Quote): TypedMessage {
  const taskId = parseHash(quote.taskId);
  const validUntil = uint('validUntil', quote.validUntil, 64);
  const hash = hashStruct(QUOTE, taskId, hashTaskTerms(quote.terms, quote.options), validUntil);
  const terms = { ...fullTerms(quote.terms), ...fullOptions(quote.options) };
  return message(domain, QUOTE, { value: { taskId, terms, validUntil }, hash });
}

export function settlementMessage(domain: EscrowDomain, settlement: Settlement): TypedMessage {
  const value = {
    taskId: parseHash(settlement.taskId),
    remaining: uint('remaining', settlement.remaining, 256),
    topUps: uint('topUps', settlement.topUps, 64),
    agentAmount: uint('agentAmount', settlement.agentAmount, 256),
    validUntil: uint('validUntil', settlement.validUntil, 64),
  };
  const { taskId, remaining, topUps, agentAmount, validUntil } = value;
  const hash = hashStruct(SETTLEMENT, taskId, remaining, topUps, agentAmount, validUntil);
  return message(domain, SETTLEMENT, { value, hash });
}

export function shorteningMessage(domain: EscrowDomain, shortening: Shortening): TypedMessage {
  const value = {
    taskId: parseHash(shortening.taskId),
    deadline: uint('deadline', shortening.deadline, 32),
    newDeadline: uint('newDeadline', shortening.newDeadline, 32),
    validUntil: uint('validUntil', shortening.validUntil, 64),
  };
  const hash = hashStruct(SHORTENING, value.taskId, value.deadline, value.newDeadline, value.validUntil);
  return message(domain, SHORTENING, { value, hash });
}

/** The digest of a quote: what is signed, and what `revokeSignature` takes back. */
export function quoteDigest(domain: EscrowDomain, quote: Quote): Hash {
  return quoteMessage(domain, quote).digest;
}

export function settlementDigest(domain: EscrowDomain, settlement: Settlement): Hash {
  return settlementMessage(domain, settlement).digest;
}

export function shorteningDigest(domain: EscrowDomain, shortening: Shortening): Hash {
  return shorteningMessage(domain, shortening).digest;
}

function message(
  domain: EscrowDomain,
  struct: Struct,
  { value, hash }: { value: Record<string, unknown>; hash: Hash },
): TypedMessage {
  const typed = escrowDomain(domain);
  return { domain: typed, types: struct.types, primaryType: struct.name, value, digest: typedDigest(typed, hash) };
}
