/** Signatures of externally owned accounts, in the one form the log accepts: r, s, v in 65 bytes, low s, v 27 or 28. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { InvalidInput } from '../errors.ts';
import { fromHex, keccak, toHex, type Address, type Hash, type Hex } from '../hex.ts';

/** 65 bytes: r 32, s 32 (at most half the curve order), v (27 or 28). */
export type Signature = Hex & { readonly __signature: unique symbol };

const HALF_ORDER = secp256k1.Point.Fn.ORDER / 2n;

/**
 * Parses a signature. One review has one commitment only if its signature has one spelling, so every malleable form
 * (high s, v 0 or 1, EIP-2098) is refused with `INVALID_SIGNATURE`.
 */
export function parseSignature(text: string): Signature {
  if (!/^0x[0-9a-f]{130}$/.test(text)) throw invalid('it is not 65 bytes of lower-case hex');
  const s = BigInt(`0x${text.slice(66, 130)}`);
  if (s > HALF_ORDER) throw invalid('its s is in the upper half of the order');
  if (!['1b', '1c'].includes(text.slice(130))) throw invalid('its v is neither 27 nor 28');
  return text as Signature;
}

/** The account that signed `digest`. Throws `INVALID_SIGNATURE` for any form but the one, or when no account could have. */
export function recoverSigner(digest: Hash, signature: Signature): Address {
  const bytes = fromHex(parseSignature(signature));
  try {
    const recovered = new secp256k1.Signature(
      BigInt(toHex(bytes.subarray(0, 32))),
      BigInt(toHex(bytes.subarray(32, 64))),
      (bytes[64] ?? 0) - 27,
    ).recoverPublicKey(fromHex(digest));
    return accountOf(recovered.toBytes(false));
  } catch (cause) {
    throw invalid('it is no point of the curve', cause);
  }
}

/** The account that signed a digest; undefined when no account could have. */
export type Recover = (digest: Hash, signature: Signature) => Address | undefined;

/** An implementation of the curve beside the SDK's, such as libsecp256k1 in WebAssembly (`@bitauth/libauth`). */
export interface RecoveryEngine {
  /** The public key in 65 bytes that made `signature` (r, s: 64 bytes) over `digest` (32 bytes); a text says why there is none. */
  recoverPublicKeyUncompressed(signature: Uint8Array, recoveryId: 0 | 1, digest: Uint8Array): Uint8Array | string;
}

/** {@link recoverSigner} on another engine, for whoever has hundreds of thousands to recover. */
export function recoverWith(engine: RecoveryEngine): Recover {
  return (digest, signature) => {
    const bytes = fromHex(parseSignature(signature));
    const key = engine.recoverPublicKeyUncompressed(bytes.subarray(0, 64), bytes[64] === 28 ? 1 : 0, fromHex(digest));
    return typeof key === 'string' ? undefined : accountOf(key);
  };
}

/** The account of a public key in its uncompressed form: 65 bytes, the first is 4. */
export function accountOf(publicKey: Uint8Array): Address {
  return toHex(keccak(publicKey.subarray(1)).subarray(12)) as Address;
}

/** Whether `account` signed `digest`. */
export function isSignedBy(account: Address, digest: Hash, signature: Signature): boolean {
  try {
    return recoverSigner(digest, signature) === account;
  } catch {
    return false;
  }
}

function invalid(why: string, cause?: unknown): InvalidInput {
  return new InvalidInput('INVALID_SIGNATURE', `the signature is refused: ${why}`, {
    hint: 'Sign with signReview, or normalise to 65 bytes with low s and v 27 or 28.',
    cause,
  });
}
