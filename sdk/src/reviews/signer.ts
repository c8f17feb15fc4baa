/** Who signs the log's messages: any ethers signer, or a key held in this process. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { InvalidInput } from '../errors.ts';
import { fromHex, toHex, type Address, type Hash, type Hex } from '../hex.ts';
import { typedDataDomain, type LogDomain } from './domain.ts';
import { accountOf, isSignedBy, parseSignature, type Signature } from './signature.ts';

/** What signing needs of a wallet, a browser extension or a hardware key; every ethers signer has it. */
export interface TypedDataSigner {
  getAddress(): Promise<string>;
  signTypedData(
    domain: ReturnType<typeof typedDataDomain>,
    types: Record<string, { name: string; type: string }[]>,
    value: Record<string, unknown>,
  ): Promise<string>;
}

/** A key in this process, which signs the digest itself: ten times faster, for servers and imports. */
export interface LocalSigner {
  address: Address;
  signDigest(digest: Hash): Signature;
}

export type LogSigner = TypedDataSigner | LocalSigner;

/** Signers made here and frozen: they sign with the key of their address. */
const ours = new WeakSet<LogSigner>();

/** Signs with a private key (32 bytes). Throws `INVALID_KEY`. */
export function localSigner(privateKey: Hex): LocalSigner {
  const key = fromHex(privateKey);
  if (!secp256k1.utils.isValidSecretKey(key)) throw new InvalidInput('INVALID_KEY', 'not a private key of the curve');
  const signer: LocalSigner = {
    address: accountOf(secp256k1.getPublicKey(key, false)),
    signDigest(digest) {
      const signed = secp256k1.sign(fromHex(digest), key, { prehash: false, format: 'recovered' });
      const v = (signed[0] ?? 0) + 27;
      return parseSignature(`${toHex(signed.subarray(1))}${v.toString(16)}`);
    },
  };
  ours.add(Object.freeze(signer));
  return signer;
}

export interface TypedMessage {
  domain: LogDomain;
  types: Record<string, { name: string; type: string }[]>;
  value: object;
  /** The EIP-712 digest of the above. */
  digest: Hash;
  /** Whose signature it has to be. */
  by: Address;
}

/**
 * Signs a message and checks the signature before handing it out. Throws `SIGNER_MISMATCH` for another key.
 *
 * Of a signer made by {@link localSigner} its address says whose key it is; recovering it from the signature would take three
 * times as long as signing.
 */
export async function signTyped(signer: LogSigner, message: TypedMessage): Promise<Signature> {
  const signature = await rawSignature(signer, message);
  const byRightKey = isOurs(signer) ? signer.address === message.by : isSignedBy(message.by, message.digest, signature);
  if (!byRightKey) {
    throw new InvalidInput('SIGNER_MISMATCH', `the message names ${message.by}, but another key signed it`, {
      hint: 'Sign with the key of the account that the message names.',
    });
  }
  return signature;
}

function isOurs(signer: LogSigner): signer is LocalSigner {
  return ours.has(signer);
}

async function rawSignature(signer: LogSigner, { domain, types, value, digest }: TypedMessage): Promise<Signature> {
  if ('signDigest' in signer) return signer.signDigest(digest);
  const raw = await signer.signTypedData(typedDataDomain(domain), types, { ...value });
  return parseSignature(raw.toLowerCase());
}
