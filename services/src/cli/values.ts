/** What people type on the command line, turned into values. */
import { InvalidInput } from '@agent-market/sdk/errors';
import { isHexString, parseEther, type Provider } from 'ethers';
import { readTextFile } from './read-file.ts';

/** Unix seconds, or a distance from the chain's clock: 30m, 12h, 7d. */
export async function parseDeadline(provider: Provider, text: string): Promise<bigint> {
  const [, digits, unit] = /^([0-9]{1,12})([mhd]?)$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new InvalidInput('INVALID_DEADLINE', `not a deadline: ${JSON.stringify(text)}`, {
      hint: 'Give unix seconds, or a distance such as 30m, 12h or 7d.',
    });
  }
  if (unit === undefined || unit === '') return BigInt(digits);
  const seconds = { m: 60n, h: 3600n, d: 86_400n }[unit] ?? 0n;
  const now = (await provider.getBlock('latest'))?.timestamp ?? 0;
  return BigInt(now) + BigInt(digits) * seconds;
}

/** Coins (0.5) without a token or with the zero address, otherwise the token's smallest units. */
export function parseAmount(name: string, text: string, token: string | undefined): bigint {
  return token === undefined || /^0x0+$/.test(token) ? parseCoins(name, text) : parseUint(name, text);
}

function parseCoins(name: string, text: string): bigint {
  if (/^[0-9]{1,12}(\.[0-9]{1,18})?$/.test(text)) return parseEther(text);
  throw new InvalidInput('INVALID_NUMBER', `${name} is not a number of coins: ${JSON.stringify(text)}`, {
    hint: 'Give it like 0.5, with at most 18 decimals.',
  });
}

export function parseUint(name: string, text: string): bigint {
  if (/^(0|[1-9][0-9]*)$/.test(text)) return BigInt(text);
  throw new InvalidInput('INVALID_NUMBER', `${name} is not a whole number: ${JSON.stringify(text)}`);
}

export function parseCount(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(parseUint(name, text));
}

/** Bytes as hex, or with a leading @ the file that holds them so. */
export function parseBytes(name: string, text: string): string {
  const hex = fileOrText(text).trim();
  if (isHexString(hex, true)) return hex;
  throw new InvalidInput('INVALID_BYTES', `${name} is not bytes in hex`, {
    hint: 'Give 0x and an even number of hexadecimal digits; 0x alone for none.',
  });
}

export function needed(what: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new InvalidInput('ARGUMENT_MISSING', `${what} is missing`, { hint: 'See --help of this command.' });
}

const MAX_TERMS_BYTES = 16 << 20;

/** Text, or with a leading @ the file of that name. */
export function fileOrText(value: string): string {
  return value.startsWith('@') ? readTextFile(value.slice(1), MAX_TERMS_BYTES) : value;
}

/** The properties that were given: what is left out must not be there, not even as undefined. */
export function given<T extends object>(properties: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
