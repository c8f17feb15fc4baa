/**
 * RFC 8785 (JCS) for the values our formats use: objects, arrays, strings and safe integers.
 *
 * A file has exactly one spelling, so whoever changes one byte of it, white space and repeated keys included, is caught.
 */
import { InvariantViolation } from './errors.ts';

export type Json = string | number | Json[] | { [key: string]: Json };

/** The canonical text: keys in UTF-16 order, no white space. Throws `NOT_CANONICAL_JSON` for other values. */
export function canonicalJson(value: Json): string {
  // A lone surrogate has no UTF-8 form, so RFC 8785 gives it none.
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw new InvariantViolation('NOT_CANONICAL_JSON', `no canonical form for ${String(value)}`);
}
