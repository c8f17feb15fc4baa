/** Typed data that tokens take: ERC-2612 permits and ERC-3009 authorizations, both only ever for the escrow. */
import { parseAddress, type Hash } from '../hex.ts';
import { typedDigest, type TypedDomain } from './domain.ts';
import { authorizationNonce } from './messages.ts';
import { uint } from './terms.ts';
import { hashStruct, PERMIT, RECEIVE, type Struct, type TypedMessage } from './typed-data.ts';

/** An allowance by signature. */
export interface Permit {
  owner: string;
  /** The TaskEscrow that may take the money. */
  escrow: string;
  value: bigint;
  /** The token's `nonces(owner)`. */
  nonce: bigint;
  /** Unix seconds. */
  deadline: bigint;
}

/** A payment by signature, for one task on its terms. */
export interface PaymentAuthorization {
  from: string;
  escrow: string;
  /** The task's whole amount. */
  value: bigint;
  /** Good after and before these, unix seconds, both excluded. */
  validAfter: bigint;
  validBefore: bigint;
  taskId: string;
  /** {@link hashTaskTerms} of what is paid for. */
  termsDigest: string;
  /** Whether the agent's quote has to come along: this payment then funds the task only with one; if false, only without. */
  quoted: boolean;
}

/** `token` is the token's own EIP-712 domain: name and version differ between tokens. */
export function permitMessage(token: TypedDomain, permit: Permit): TypedMessage {
  const value = {
    owner: parseAddress(permit.owner),
    spender: parseAddress(permit.escrow),
    value: uint('value', permit.value, 256),
    nonce: uint('nonce', permit.nonce, 256),
    deadline: uint('deadline', permit.deadline, 256),
  };
  const hash = hashStruct(PERMIT, value.owner, value.spender, value.value, value.nonce, value.deadline);
  return message(token, PERMIT, { value, hash });
}

/** `token` as in {@link permitMessage}. */
export function authorizationMessage(token: TypedDomain, payment: PaymentAuthorization): TypedMessage {
  const value = {
    from: parseAddress(payment.from),
    to: parseAddress(payment.escrow),
    value: uint('value', payment.value, 256),
    validAfter: uint('validAfter', payment.validAfter, 256),
    validBefore: uint('validBefore', payment.validBefore, 256),
    nonce: authorizationNonce(payment.taskId, payment.termsDigest, payment.quoted),
  };
  const { from, to, validAfter, validBefore, nonce } = value;
  const hash = hashStruct(RECEIVE, from, to, value.value, validAfter, validBefore, nonce);
  return message(token, RECEIVE, { value, hash });
}

function message(
  domain: TypedDomain,
  struct: Struct,
  { value, hash }: { value: Record<string, unknown>; hash: Hash },
): TypedMessage {
  return { domain, types: struct.types, primaryType: struct.name, value, digest: typedDigest(domain, hash) };
}
