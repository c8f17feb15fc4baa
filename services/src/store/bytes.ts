/** The one place where the database's bytes become the kit's hex strings, and back. */
import type { Address, Hash, Hex } from '@agent-market/sdk';
import type { Signature } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';

export const ZERO_HASH = `0x${'00'.repeat(32)}` as Hash;

/** The bytes of a hash, address or signature that the kit has already parsed. */
export function toBytes(hex: Hex): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex');
}

export function toHash(bytes: Uint8Array): Hash {
  return toHex(bytes, 32) as Hash;
}

export function toAddress(bytes: Uint8Array): Address {
  return toHex(bytes, 20) as Address;
}

export function toSignature(bytes: Uint8Array): Signature {
  return toHex(bytes, 65) as Signature;
}

/** Raw transactions have any length. */
export function toRawHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

function toHex(bytes: Uint8Array, length: number): Hex {
  if (bytes.length !== length) {
    throw new Halted('STORE_CORRUPT', `the store holds ${bytes.length} bytes where ${length} belong`, {
      hint: 'Somebody else wrote to this database. Restore a backup.',
    });
  }
  return toRawHex(bytes);
}
