// Randomness that a name decides: the same seed gives the same market, attack or interval on every machine.

export interface Random {
  /** 0 ≤ x < 1. */
  unit(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Without replacement; all of them, shuffled, when there are no more than `count`. */
  sample<T>(values: readonly T[], count: number): T[];
  normal(): number;
  /** A name that says nothing about who bears it. */
  id(): string;
}

/** Streams of different names do not depend on each other, so that leaving out one attack changes no other. */
export function random(seed: string): Random {
  const next = sfc32(seed);
  const unit = (): number => next() / 2 ** 32;
  const int = (min: number, max: number): number => min + Math.floor(unit() * (max - min + 1));

  function sample<T>(values: readonly T[], count: number): T[] {
    const pool = [...values];
    const size = Math.min(count, pool.length);
    for (let i = 0; i < size; i++) {
      const j = int(i, pool.length - 1);
      [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
    }
    return pool.slice(0, size);
  }

  function pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error('nothing to pick from');
    return values[int(0, values.length - 1)] as T;
  }

  return {
    unit,
    int,
    between: (min, max) => min + unit() * (max - min),
    chance: (probability) => unit() < probability,
    pick,
    sample,
    // Box and Muller; 1 − x keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    id: () => hex(next(), 8) + hex(next() >>> 16, 4),
  };
}

/** Doty-Humphrey's small fast counting generator; passes PractRand, and its state is four words of the seed's hash. */
function sfc32(seed: string): () => number {
  let [a, b, c] = [hash(seed, 1), hash(seed, 2), hash(seed, 3)];
  let counter = 1;
  const next = (): number => {
    const result = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + result) >>> 0;
    return result;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** FNV-1a with Murmur's finish, salted. */
function hash(text: string, salt: number): number {
  let h = 2166136261 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
