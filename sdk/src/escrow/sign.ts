/** Signing what the escrow and its tokens take instead of a call. Every signature is checked before it is handed out. */
import { InvalidInput } from '../errors.ts';
import { parseAddress } from '../hex.ts';
import { isSignedBy, parseSignature, type Signature } from '../reviews/signature.ts';
import type { LogSigner } from '../reviews/signer.ts';
import type { EscrowDomain, TypedDomain } from './domain.ts';
import {
  quoteMessage,
  settlementMessage,
  shorteningMessage,
  type Quote,
  type Settlement,
  type Shortening,
} from './messages.ts';
import { authorizationMessage, permitMessage, type PaymentAuthorization, type Permit } from './token-messages.ts';
import type { TypedMessage } from './typed-data.ts';

/** A party's signature, good until a time. A contract's own format is hex of any length. */
export interface Signed {
  /** Unix seconds. */
  validUntil: bigint;
  signature: string;
}

/** An ERC-2612 permit as `permitPayment` takes it. */
export interface SignedPermit {
  value: bigint;
  deadline: bigint;
  signature: string;
}

/** An ERC-3009 authorization as `fundTaskWithAuthorization` takes it. */
export interface SignedAuthorization {
  from: string;
  validAfter: bigint;
  validBefore: bigint;
  signature: string;
}

/**
 * Any ethers signer, or a `localSigner`. The signature is the signer's own; an ERC-1271 wallet counts it as the wallet's if it
 * accepts its owner's signature over the same digest.
 */
export type EscrowSigner = LogSigner;

/** The agent consents to a task before it is funded. Errors: `INVALID_TERMS`, `SIGNER_MISMATCH`, `INVALID_SIGNATURE`. */
export async function signQuote(signer: EscrowSigner, domain: EscrowDomain, quote: Quote): Promise<Signed> {
  return signed(signer, quoteMessage(domain, quote), quote.validUntil);
}

/** A party consents to closing the task with a split; the other one calls `settle`. Errors as {@link signQuote}. */
export async function signSettlement(
  signer: EscrowSigner,
  domain: EscrowDomain,
  settlement: Settlement,
): Promise<Signed> {
  return signed(signer, settlementMessage(domain, settlement), settlement.validUntil);
}

/** A party consents to an earlier deadline; the other one calls `shortenDeadline`. Errors as {@link signQuote}. */
export async function signShortening(
  signer: EscrowSigner,
  domain: EscrowDomain,
  shortening: Shortening,
): Promise<Signed> {
  return signed(signer, shorteningMessage(domain, shortening), shortening.validUntil);
}

/** Allows the escrow to take `permit.value`, for {@link EscrowVerbs.permitPayment}. `token` is the token's domain. */
export async function signPermit(signer: EscrowSigner, token: TypedDomain, permit: Permit): Promise<SignedPermit> {
  const signature = await signMessage(signer, permitMessage(token, permit));
  return { value: permit.value, deadline: permit.deadline, signature };
}

/** Pays for one task on its terms, for `fundTaskWithAuthorization`. `token` is the token's domain. */
export async function signAuthorization(
  signer: EscrowSigner,
  token: TypedDomain,
  payment: PaymentAuthorization,
): Promise<SignedAuthorization> {
  const signature = await signMessage(signer, authorizationMessage(token, payment));
  const { from, validAfter, validBefore } = payment;
  return { from, validAfter, validBefore, signature };
}

/** Signs typed data. Throws `SIGNER_MISMATCH` when another key than the signer's own did. */
export async function signMessage(signer: EscrowSigner, message: TypedMessage): Promise<Signature> {
  const { domain, types, value, digest } = message;
  const local = 'signDigest' in signer;
  const by = local ? signer.address : parseAddress(await signer.getAddress());
  const signature = local
    ? signer.signDigest(digest)
    : parseSignature((await signer.signTypedData(domain, types, value)).toLowerCase());
  if (!isSignedBy(by, digest, signature)) {
    throw new InvalidInput('SIGNER_MISMATCH', `the signer says it is ${by}, but another key signed`, {
      hint: 'Choose one account in the wallet, and sign with that one.',
    });
  }
  return signature;
}

async function signed(signer: EscrowSigner, message: TypedMessage, validUntil: bigint): Promise<Signed> {
  return { validUntil, signature: await signMessage(signer, message) };
}
