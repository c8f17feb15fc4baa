/**
 * What a review weighs at the time when it was given, by *forward decay*: W(t) = 2^(t / 90 days), against a fixed landmark. A review that is
 * one half-life older weighs half, and no weight ever changes: time passing is in the weight of the moment at which one looks.
 *
 * W is a whole number, `2^⌊h⌋ · round(2^(30 + h − ⌊h⌋))` with h = t / 90 days and t in unix seconds. So sums of weights are exact: they are
 * the same in whatever order, on whatever machine and in whatever language they were added.
 */
import { InvalidInput } from '../errors.ts';

/** 90 days, in seconds. */
export const HALF_LIFE = 7_776_000;
/** Before the shift, a weight is a number of 31 bits: what rounding takes from it is less than one part in 2,000 million. */
const WEIGHT_BITS = 30n;
/** Up to about the year 4147, so that no time can make numbers of endless length. */
const END_OF_TIME = 2 ** 36;

/** W(at); `at` in whole unix seconds, before the year 4147. Throws `TIME_INVALID`. */
export function weightAt(at: number): bigint {
  if (!Number.isSafeInteger(at) || at < 0 || at >= END_OF_TIME) {
    throw new InvalidInput('TIME_INVALID', `${at} is not a time in unix seconds`, {
      hint: `Times are whole numbers from 0 to ${END_OF_TIME - 1}: seconds, not milliseconds.`,
    });
  }
  const rest = at % HALF_LIFE;
  const periods = (at - rest) / HALF_LIFE;
  const { coarse, fine } = (tables ??= makeTables());
  const product = at64(coarse, rest >> FINE_BITS) * at64(fine, rest & (FINE - 1));
  return roundShift(product, 128n - WEIGHT_BITS) << BigInt(periods);
}

/** round(2^128 · 2^(1 / HALF_LIFE)), from which all else follows by multiplication. */
const ROOT = 0x1_0000_017e_d9b2_ec03_15df_202a_d97d_5139n;
const FINE_BITS = 12;
const FINE = 1 << FINE_BITS;

/** round(2^64 · 2^(i / HALF_LIFE)) for i below 4096, and for its multiples below the half-life. */
interface Tables {
  coarse: readonly bigint[];
  fine: readonly bigint[];
}

let tables: Tables | undefined;

function makeTables(): Tables {
  const [fine, step] = powersOf(ROOT, FINE);
  const [coarse] = powersOf(step, Math.ceil(HALF_LIFE / FINE));
  return { coarse, fine };
}

/** base^0 … base^(count − 1) with 64 bits behind the point, and base^count with 128, as `base` has. */
function powersOf(base: bigint, count: number): [powers: bigint[], next: bigint] {
  const powers: bigint[] = [];
  let power = 1n << 128n;
  for (let i = 0; i < count; i++) {
    powers.push(roundShift(power, 64n));
    power = roundShift(power * base, 128n);
  }
  return [powers, power];
}

function roundShift(value: bigint, bits: bigint): bigint {
  return (value + (1n << (bits - 1n))) >> bits;
}

function at64(table: readonly bigint[], index: number): bigint {
  return table[index] ?? 0n;
}
