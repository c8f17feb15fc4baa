// Many choices out of one number, so that a script is a list of numbers that fast-check can shorten.

export interface Dice {
  /** 0 … sides − 1. */
  roll: (sides: number) => number;
  /** True in one of `n` cases. */
  oneIn: (n: number) => boolean;
  pick: <T>(values: readonly T[]) => T;
  /** 32 bytes as hex. */
  hash: () => string;
}

/** splitmix32. */
export function diceFrom(seed: number): Dice {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
  return {
    roll: (sides) => next() % sides,
    oneIn: (n) => next() % n === 0,
    pick: <T>(values: readonly T[]) => {
      if (values.length === 0) throw new Error('nothing to pick from');
      return values[next() % values.length] as T;
    },
    hash: () => `0x${Array.from({ length: 8 }, () => next().toString(16).padStart(8, '0')).join('')}`,
  };
}
