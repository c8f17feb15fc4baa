/** Bytes and their lower-case hex form. Every hash, address and signature in the kit has exactly one spelling. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { InvalidInput } from './errors.ts';

export type Hex = `0x${string}`;
/** 32 bytes, lower case. */
export type Hash = Hex & { readonly __hash: unique symbol };
/** 20 bytes, lower case. */
export type Address = Hex & { readonly __address: unique symbol };

export const ZERO_HASH = `0x${'00'.repeat(32)}` as Hash;
export const ZERO_ADDRESS = `0x${'00'.repeat(20)}` as Address;

/** keccak-256 of the concatenation of `parts`. */
export function keccak(...parts: Uint8Array[]): Uint8Array {
  return keccak_256(parts.length === 1 && parts[0] !== undefined ? parts[0] : concatBytes(parts));
}

/** keccak-256 of the UTF-8 bytes of `text`: what type hashes are. */
export function keccakText(text: string): Uint8Array {
  return keccak_256(utf8ToBytes(text));
}

export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

export function toHash(bytes: Uint8Array): Hash {
  return toHex(bytes) as Hash;
}

/** The bytes of a hex string the kit has already parsed. */
export function fromHex(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2));
}

/** Writes the bytes of a hex string the kit has already parsed at `offset` of `out`, faster than `fromHex` makes an array. */
export function writeHex(out: Uint8Array, offset: number, hex: Hex): void {
  let wrong = 0;
  for (let i = 2, at = offset; i + 1 < hex.length; i += 2) {
    const byte = ((DIGITS[hex.charCodeAt(i)] ?? -1) << 4) | (DIGITS[hex.charCodeAt(i + 1)] ?? -1);
    wrong |= byte;
    out[at++] = byte;
  }
  // Whoever passed on what was never parsed gets the error of `fromHex`.
  if (wrong < 0 || hex.length & 1) fromHex(hex);
}

/** The value of each hexadecimal digit by its character's code; negative for other characters. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
);

/** Parses 32 bytes of hex in any case. Throws `INVALID_HASH`. */
export function parseHash(text: string): Hash {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) {
    throw new InvalidInput('INVALID_HASH', `not a 32-byte hash: ${quote(text)}`, {
      hint: 'Give 0x and 64 hexadecimal digits.',
    });
  }
  return text.toLowerCase() as Hash;
}

/** Parses 20 bytes of hex; mixed case must be a right EIP-55 checksum. Throws `INVALID_ADDRESS`. */
export function parseAddress(text: string): Address {
  const lower = text.toLowerCase() as Address;
  const oneCase = text.slice(2) === lower.slice(2) || text.slice(2) === text.slice(2).toUpperCase();
  if (!/^0x[0-9a-fA-F]{40}$/.test(text) || (!oneCase && checksumAddress(lower) !== text)) {
    throw new InvalidInput('INVALID_ADDRESS', `not an address: ${quote(text)}`, {
      hint: 'Give 0x and 40 hexadecimal digits; in mixed case the EIP-55 checksum must be right.',
    });
  }
  return lower;
}

/** The EIP-55 spelling, for people. */
export function checksumAddress(address: Address): string {
  const digits = address.slice(2);
  const hash = bytesToHex(keccakText(digits));
  return `0x${[...digits].map((digit, i) => (Number.parseInt(hash.charAt(i), 16) >= 8 ? digit.toUpperCase() : digit)).join('')}`;
}

/** The first characters of foreign text, safe to print: nothing in it moves a cursor, colours or turns what stands around. */
export function quote(text: string): string {
  const start = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return start.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (unit) => `\\u{${unit.codePointAt(0)?.toString(16) ?? ''}}`);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Byte order: negative, zero or positive as `a` is before, equal to or after `b`. Arrays of one length. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
