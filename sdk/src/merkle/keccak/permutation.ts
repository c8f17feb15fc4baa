/**
 * keccak-f[1600] of two states at once, as WebAssembly. Each vector holds one 64-bit lane of both. The states are at address 0,
 * a vector for each lane, x + 5y as FIPS 202 numbers them.
 */
import {
  AND_NOT,
  get,
  I32,
  i32,
  I32_ADD,
  I32_LESS,
  load,
  loadBothHalves,
  OR,
  repeat,
  set,
  SHIFT_LEFT,
  SHIFT_RIGHT,
  store,
  V128,
  XOR,
  type Code,
  type Func,
} from './wasm.ts';

export const LANES = 25;
export const VECTOR_BYTES = 16;
/** The address of the round constants, which follow the states. */
export const CONSTANTS = LANES * VECTOR_BYTES;
const ROUNDS = 24;

/** FIPS 202, 3.2.5: the bits at 2ʲ−1 of each round come from a shift register. */
export function roundConstants(): bigint[] {
  let register = 1;
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let j = 0; j <= 6; j++) {
      if (register & 1) constant |= 1n << BigInt(2 ** j - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    return constant;
  });
}

/** FIPS 202, 3.2.2: how far each lane turns. */
function rotations(): number[] {
  const turns = Array<number>(LANES).fill(0);
  for (let t = 0, x = 1, y = 0; t < 24; t++, [x, y] = [y, (2 * x + 3 * y) % 5]) {
    turns[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
  }
  return turns;
}

export const range = (length: number): number[] => [...Array(length).keys()];

/** keccak-f[1600] of both states: 24 rounds, two in each turn of the loop, from one set of locals to the other and back. */
export function permute(): Func {
  const [a, e, c, d, b] = [0, 25, 50, 55, 60] as const;
  const [turned, round] = [65, 66];
  const turns = rotations();
  /** A balanced tree of XORs: engines keep more of it in registers than of a chain, and run a quarter faster. */
  const column = (from: number, x: number): Code => {
    const lane = (y: number) => get(from + x + 5 * y);
    return [lane(0), lane(1), XOR, lane(2), lane(3), XOR, XOR, lane(4), XOR];
  };
  const rotated = (local: number, by: number): Code =>
    by === 0 ? get(local) : [get(local), i32(by), SHIFT_LEFT, get(local), i32(64 - by), SHIFT_RIGHT, OR];
  const one = (from: number, to: number, constant: number): Code => [
    range(5).map((x) => [column(from, x), set(c + x)]),
    range(5).map((x) => [get(c + ((x + 4) % 5)), rotated(c + ((x + 1) % 5), 1), XOR, set(d + x)]),
    range(5).map((y) => [
      // Row y of the turned state: lane (x, z) of the old one comes to (z, 2x + 3z).
      range(5).map((z) => {
        const x = (3 * (y + 2 * z)) % 5;
        const lane = x + 5 * z;
        return [get(from + lane), get(d + x), XOR, set(turned), rotated(turned, turns[lane] ?? 0), set(b + z)];
      }),
      range(5).map((x) => [
        [get(b + x), get(b + ((x + 2) % 5)), get(b + ((x + 1) % 5)), AND_NOT, XOR],
        x + y === 0 ? [get(round), loadBothHalves(constant), XOR] : [],
        set(to + x + 5 * y),
      ]),
    ]),
  ];
  return {
    params: 0,
    locals: [...Array<number>(66).fill(V128), I32],
    code: [
      range(LANES).map((lane) => [i32(0), load(VECTOR_BYTES * lane), set(a + lane)]),
      repeat([
        one(a, e, CONSTANTS),
        one(e, a, CONSTANTS + 8),
        [get(round), i32(16), I32_ADD, set(round), get(round), i32(8 * ROUNDS), I32_LESS],
      ]),
      range(LANES).map((lane) => [i32(0), get(a + lane), store(VECTOR_BYTES * lane)]),
    ],
  };
}
