/** What an auditor remembers of a log, the file `agent-review-audit` version 1: a log that is not a longer one than this is a fork. */
import { canonicalJson, type Json } from '../canonical-json.ts';
import type { Address } from '../hex.ts';
import { address, hash, literal, object, uint } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';
import type { RememberedHead } from './audit.ts';
import { domainJson, parseCanonical, readDomain } from './json.ts';

export interface AuditMemory extends RememberedHead {
  domain: LogDomain;
  operator: Address;
}

export const MAX_MEMORY_BYTES = 4 << 10;

const file = object({
  type: literal('agent-review-audit'),
  version: literal(1),
  domain: readDomain,
  operator: address,
  batchId: uint(64),
  headerHash: hash,
});

/** The canonical text, ending in a line break. */
export function serializeMemory(memory: AuditMemory): string {
  return `${canonicalJson(json(memory))}\n`;
}

/** Throws `MALFORMED` unless it is one, in its one spelling. */
export function parseMemory(source: string): AuditMemory {
  const read = (value: unknown, path: string): AuditMemory => {
    const { type: _type, version: _version, ...memory } = file(value, path);
    return memory;
  };
  return parseCanonical(source, { name: 'audit memory', maxLength: MAX_MEMORY_BYTES, read, json });
}

function json({ domain, operator, batchId, headerHash }: AuditMemory): Json {
  const head = { batchId: String(batchId), headerHash };
  return { type: 'agent-review-audit', version: 1, domain: domainJson(domain), operator, ...head };
}
