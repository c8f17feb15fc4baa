/** Strict readers for JSON that an attacker wrote: every field expected, none besides, one spelling each. */
import { InvalidInput } from './errors.ts';
import { quote, type Address, type Hash, type Hex } from './hex.ts';
import type { Signature } from './reviews/signature.ts';

/** Reads one value; `path` says where it stands, for the error. Throws `MALFORMED`. */
export type Reader<T> = (value: unknown, path: string) => T;

export function malformed(path: string, why: string): InvalidInput {
  return new InvalidInput('MALFORMED', `${path}: ${why}`, {
    hint: 'The file was changed or cut, or it is another format. Ask for it again.',
  });
}

/** An object with exactly these fields; those that are `optional` may be missing. */
export function object<T, O extends object = object>(
  fields: { [K in keyof T]: Reader<T[K]> },
  optional?: { [K in keyof O]: Reader<O[K]> },
): Reader<T & Partial<O>> {
  const readers: Record<string, Reader<unknown>> = { ...fields, ...optional };
  return (value, path) => {
    const given = record(value, path);
    for (const key of Object.keys(given)) {
      if (!Object.hasOwn(readers, key)) throw malformed(path, `unknown field ${quote(key)}`);
    }
    const out: Record<string, unknown> = {};
    for (const [key, read] of Object.entries(readers)) {
      if (Object.hasOwn(given, key)) out[key] = read(given[key], `${path}.${key}`);
      else if (Object.hasOwn(fields, key)) throw malformed(path, `field ${quote(key)} is missing`);
    }
    return out as T & Partial<O>;
  };
}

export function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(path, 'not an object');
  return value as Record<string, unknown>;
}

export function array<T>(item: Reader<T>, max: number): Reader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw malformed(path, 'not a list');
    if (value.length > max) throw malformed(path, `more than ${max} items`);
    return value.map((each, i) => item(each, `${path}[${i}]`));
  };
}

export function literal<T extends string | number>(wanted: T): Reader<T> {
  return (value, path) => {
    if (value !== wanted) throw malformed(path, `not ${JSON.stringify(wanted)}`);
    return wanted;
  };
}

/** A decimal string without sign or leading zero, below 2^`bits`. Numbers are refused: JSON rounds them. */
export function uint(bits: number): Reader<bigint> {
  return (value, path) => {
    if (typeof value !== 'string' || !/^(0|[1-9][0-9]{0,77})$/.test(value)) {
      throw malformed(path, 'not a decimal number in quotes');
    }
    const number = BigInt(value);
    if (number >> BigInt(bits) !== 0n) throw malformed(path, `does not fit ${bits} bits`);
    return number;
  };
}

/** Same, for values that are small enough for a number. */
export function smallUint(max: number): Reader<number> {
  return (value, path) => {
    const number = uint(32)(value, path);
    if (number > BigInt(max)) throw malformed(path, `above ${max}`);
    return Number(number);
  };
}

function hex<T>(digits: number): Reader<T> {
  const pattern = new RegExp(`^0x[0-9a-f]{${digits}}$`);
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw malformed(path, `not 0x and ${digits} lower-case hexadecimal digits`);
    }
    return value as T;
  };
}

/** At most `max` bytes of lower-case hex. */
export function bytes(max: number): Reader<Hex> {
  return (value, path) => {
    if (typeof value !== 'string' || !/^0x([0-9a-f]{2})*$/.test(value))
      throw malformed(path, 'not bytes in lower-case hex');
    if (value.length > 2 + 2 * max) throw malformed(path, `longer than ${max} bytes`);
    return value as Hex;
  };
}

export const hash: Reader<Hash> = hex(64);
export const address: Reader<Address> = hex(40);

/** 65 bytes; that they are a signature in its one accepted form is for whoever checks it to say. */
export const signature: Reader<Signature> = hex(130);

/** Text of at most `max` UTF-16 units, without lone surrogates (they have no UTF-8 form, so no hash). */
export function text(max: number): Reader<string> {
  return (value, path) => {
    if (typeof value !== 'string') throw malformed(path, 'not a text');
    if (value.length > max) throw malformed(path, `longer than ${max}`);
    if (/\p{Surrogate}/u.test(value)) throw malformed(path, 'not well-formed Unicode');
    return value;
  };
}
