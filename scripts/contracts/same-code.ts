/** Whether code on a chain is what a compiler made, apart from the values that deploying put in. */
import { tailOf } from './metadata.ts';
import type { Code, Place } from './built.ts';

export type Sameness = 'same' | 'other metadata' | 'different';

export interface Comparison {
  sameness: Sameness;
  /** Byte of the first difference; undefined without one, or when the lengths differ. */
  firstDifference?: number;
  /** Hex of every value that the constructor or the linker put in, by its place. */
  immutables: { start: number; value: string }[];
}

/** Both are hex, with or without 0x. */
export function compareCode(onChain: string, compiled: Code): Comparison {
  const { object } = compiled;
  const places = placesIn(compiled);
  const chain = onChain.replace(/^0x/, '').toLowerCase();
  const immutables = places
    .map(({ start, length }) => ({ start, value: `0x${chain.slice(2 * start, 2 * (start + length))}` }))
    .sort((a, b) => a.start - b.start);
  if (chain.length !== object.length) return { sameness: 'different', immutables };

  const [there, ours] = [masked(chain, places), masked(object, places)];
  if (there === ours) return { sameness: 'same', immutables };
  const firstDifference = Math.floor([...ours].findIndex((digit, i) => digit !== there[i]) / 2);
  const bare = tailOf(there)?.code;
  const sameness = bare !== undefined && bare === tailOf(ours)?.code ? 'other metadata' : 'different';
  return { sameness, firstDifference, immutables };
}

/** A library begins by comparing its own address, which deploying writes there: PUSH20, 20 bytes, ADDRESS, EQ. */
const LIBRARY = /^73(00){20}3014/;

function placesIn({ object, immutableReferences = {}, linkReferences = {} }: Code): Place[] {
  const links = Object.values(linkReferences).flatMap((libraries) => Object.values(libraries).flat());
  const own = LIBRARY.test(object) ? [{ start: 1, length: 20 }] : [];
  return [...Object.values(immutableReferences).flat(), ...links, ...own];
}

/** Zeros where deploying writes. */
function masked(code: string, places: readonly Place[]): string {
  return places.reduce(
    (text, { start, length }) => text.slice(0, 2 * start) + '00'.repeat(length) + text.slice(2 * (start + length)),
    code,
  );
}
