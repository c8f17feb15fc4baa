// The frozen vectors as tests read them.
import { readFileSync } from 'node:fs';

import type { Address, Hash } from '../../../sdk/src/hex.ts';
import { parsePins, type Pins } from '../../../sdk/src/log/pins.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';

/** The text of a file of test/vectors. */
export function vectorText(name: string): string {
  return readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
}

/** The content of `<format>-v1.json`, after a look at its format and version. */
export function readVector<T>(format: string): T {
  const content = JSON.parse(vectorText(`${format}-v1.json`)) as { format: string; version: number };
  if (content.format !== `agent-market-vectors/${format}` || content.version !== 1) {
    throw new Error(`${format}-v1.json is ${content.format} version ${content.version}`);
  }
  return content as T;
}

export interface DomainJson {
  chainId: string;
  contract: Address;
}

export function domainOf({ chainId, contract }: DomainJson): LogDomain {
  return { chainId: BigInt(chainId), contract };
}

/** A frozen header or receipt: its integers are decimal strings, small ones numbers. */
export type StructJson = Record<string, string | number>;

/** The struct behind its JSON: every decimal string becomes a bigint. */
export function structOf<T>(json: StructJson): T {
  const isDecimal = (value: unknown): value is string => typeof value === 'string' && /^[0-9]+$/.test(value);
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, isDecimal(value) ? BigInt(value) : value]),
  ) as T;
}

export interface ReviewVectors {
  cases: {
    name: string;
    privateKey: string;
    domain: DomainJson;
    review: Record<string, unknown>;
    feedbackHash: Hash;
    digest: Hash;
    signature: string;
  }[];
}

export interface TreeVectors {
  cases: { size: number; root: Hash; commitments: Hash[]; proofs: { index: number; proof: Hash[] }[] }[];
}

export interface HeaderVectors {
  privateKey: string;
  domain: DomainJson;
  genesis: Hash;
  headers: { header: StructJson; hash: Hash; signature: string }[];
}

export interface ReceiptVectors {
  cases: { privateKey: string; domain: DomainJson; receipt: StructJson; digest: Hash; signature: string }[];
}

/** The frozen bundle and the pins that trust it. */
export function frozenBundle(): { source: string; erased: string; pins: Pins } {
  return {
    source: vectorText('bundle-v1.review-proof.json'),
    erased: vectorText('bundle-v1-erased.review-proof.json'),
    pins: parsePins(vectorText('bundle-v1.pins.json')),
  };
}
