/** libsecp256k1 for auditors, who recover hundreds of thousands of signers. Nothing of the operator's intake is in it. */
import { randomBytes } from 'node:crypto';
import { recoverWith, type Recover } from '@agent-market/sdk/reviews';
import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js';

/** One signature of so many is left to the SDK's engine: an operator cannot foresee which. */
const LEFT_TO_SDK = 1 / 64;

/** What `auditLog` takes as `recover`. */
export async function auditRecover(): Promise<Recover> {
  const fast = recoverWith(await instantiateSecp256k1(randomBytes(32)));
  return (digest, signature) => (Math.random() < LEFT_TO_SDK ? undefined : fast(digest, signature));
}
