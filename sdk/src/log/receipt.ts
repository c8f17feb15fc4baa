/** The receipt: the operator's signed promise to anchor an accepted entry in time. */
import { encodeWords } from '../abi.ts';
import { keccak, keccakText, toHash, type Address, type Hash } from '../hex.ts';
import { typedDataDigest, type LogDomain } from '../reviews/domain.ts';
import { isSignedBy, type Signature } from '../reviews/signature.ts';
import { signTyped, type LogSigner } from '../reviews/signer.ts';

/** EIP-712 struct `Receipt`. One per entry, for ever; it holds nothing private, so its holder can publish it. */
export interface Receipt {
  operator: Address;
  digest: Hash;
  commitment: Hash;
  /** Unix seconds at which the operator's database had the entry. */
  acceptedAt: bigint;
  /** Unix seconds: by then the batch in whose time the entry was accepted, which holds it, is anchored. */
  anchorBy: bigint;
}

export interface SignedReceipt {
  receipt: Receipt;
  signature: Signature;
}

/** The longest promise that is one: two daily batches. */
export const ANCHOR_WITHIN_SECONDS = 48n * 3600n;

export const RECEIPT_TYPES = {
  Receipt: [
    { name: 'operator', type: 'address' },
    { name: 'digest', type: 'bytes32' },
    { name: 'commitment', type: 'bytes32' },
    { name: 'acceptedAt', type: 'uint64' },
    { name: 'anchorBy', type: 'uint64' },
  ],
};

const RECEIPT_TYPEHASH = keccakText(
  'Receipt(address operator,bytes32 digest,bytes32 commitment,uint64 acceptedAt,uint64 anchorBy)',
);

export function hashReceipt(domain: LogDomain, receipt: Receipt): Hash {
  const struct = encodeWords(
    RECEIPT_TYPEHASH,
    receipt.operator,
    receipt.digest,
    receipt.commitment,
    receipt.acceptedAt,
    receipt.anchorBy,
  );
  return toHash(typedDataDigest(domain, keccak(struct)));
}

/** Signs a receipt. Call it only after the entry is durable. Throws `SIGNER_MISMATCH` for another key. */
export async function signReceipt(signer: LogSigner, domain: LogDomain, receipt: Receipt): Promise<SignedReceipt> {
  const digest = hashReceipt(domain, receipt);
  const message = { domain, types: RECEIPT_TYPES, value: receipt, digest, by: receipt.operator };
  return { receipt, signature: await signTyped(signer, message) };
}

/** Why a receipt does not stand for this entry; undefined when it does. */
export function receiptFault(
  domain: LogDomain,
  { receipt, signature }: SignedReceipt,
  entry: { operator: Address; digest: Hash; commitment: Hash },
): string | undefined {
  if (receipt.operator !== entry.operator) return 'the receipt names another operator than the batch';
  if (receipt.digest !== entry.digest) return 'the receipt is for another review';
  if (receipt.commitment !== entry.commitment) return 'the receipt is for another signature of the review';
  const promised = receipt.anchorBy - receipt.acceptedAt;
  if (promised < 0n || promised > ANCHOR_WITHIN_SECONDS) return 'the receipt promises no anchor within 48 hours';
  if (!isSignedBy(receipt.operator, hashReceipt(domain, receipt), signature)) {
    return 'the receipt is not signed by its operator';
  }
  return undefined;
}
