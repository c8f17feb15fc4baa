/** How the log's formats share their parts in JSON: numbers as decimal text, hex in lower case, one spelling each. */
import { canonicalJson, type Json } from '../canonical-json.ts';
import { InvalidInput } from '../errors.ts';
import { address, hash, literal, malformed, object, signature, uint, type Reader } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';
import { SCHEMA, type BatchHeader } from './header.ts';
import type { SignedReceipt } from './receipt.ts';

/** A format that is one line of canonical JSON. */
export interface CanonicalFormat<T> {
  /** What the file is called in errors. */
  name: string;
  /** UTF-16 units. */
  maxLength: number;
  read: Reader<T>;
  json: (value: T) => Json;
}

/** Reads a file that anybody may have written. Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseCanonical<T>(source: string, { name, maxLength, read, json }: CanonicalFormat<T>): T {
  if (source.length > maxLength) throw malformed(name, `longer than ${maxLength} bytes`);
  const body = source.endsWith('\n') ? source.slice(0, -1) : source;
  const value = read(parseJson(body, name), name);
  // Repeated keys, white space, escapes and orders that JSON.parse forgives end here.
  if (canonicalJson(json(value)) !== body) {
    throw malformed(name, 'not canonical JSON (RFC 8785): keys out of order or repeated, or white space');
  }
  return value;
}

function parseJson(source: string, name: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new InvalidInput('MALFORMED', `${name}: not JSON`, {
      hint: 'The file was changed or cut, or it is another format. Ask for it again.',
      cause,
    });
  }
}

export const readDomain: Reader<LogDomain> = object({ chainId: uint(256), contract: address });

export const readHeader: Reader<BatchHeader> = object({
  operator: address,
  batchId: uint(64),
  prev: hash,
  root: hash,
  scoresRoot: hash,
  scorer: hash,
  count: uint(48),
  fromTime: uint(64),
  toTime: uint(64),
  schema: (value, path) => Number(literal(String(SCHEMA))(value, path)),
});

export const readReceipt: Reader<SignedReceipt> = object({
  receipt: object({ operator: address, digest: hash, commitment: hash, acceptedAt: uint(64), anchorBy: uint(64) }),
  signature,
});

export function domainJson({ chainId, contract }: LogDomain): Json {
  return { chainId: String(chainId), contract };
}

export function headerJson(header: BatchHeader): Json {
  const { batchId, count, fromTime, toTime, schema } = header;
  const numbers = { batchId, count, fromTime, toTime, schema };
  return { ...header, ...textOf(numbers) };
}

export function receiptJson({ receipt, signature: by }: SignedReceipt): Json {
  const { acceptedAt, anchorBy } = receipt;
  return { receipt: { ...receipt, ...textOf({ acceptedAt, anchorBy }) }, signature: by };
}

function textOf<K extends string>(numbers: Record<K, bigint | number>): Record<K, string> {
  const entries = Object.entries<bigint | number>(numbers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(entries) as Record<K, string>;
}
