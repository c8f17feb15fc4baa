/**
 * Keccak-256 of two messages at once, for a whole level of a tree: WebAssembly with 128-bit vectors, written as code so that
 * no binary has to be trusted.
 */
import { CONSTANTS, LANES, permute, range, roundConstants, VECTOR_BYTES } from './permutation.ts';
import {
  BOTH_HALVES,
  call,
  get,
  I32,
  i32,
  I32_ADD,
  I32_AND,
  I32_EQ,
  I32_LESS,
  I32_MORE,
  I32_SHIFT_LEFT,
  I32_SUB,
  I32_XOR,
  i64,
  load,
  loadByte,
  loadFirstHalf,
  loadSecondHalf,
  moduleOf,
  repeat,
  set,
  store,
  storeHalf,
  V128,
  XOR,
  type Code,
  type Func,
} from './wasm.ts';

/** What the module exports. Counts of messages are even; the input's address is a multiple of 64. */
export interface Kernel {
  memory: { readonly buffer: ArrayBuffer };
  /** keccak(keccak(message)) of `count` messages of `width` bytes, a multiple of 8, one after the other. */
  leaves: (input: number, count: number, output: number, width: number) => void;
  /** keccak(smaller ‖ larger) of `count` pairs of 32 bytes. */
  nodes: (input: number, count: number, output: number) => void;
}

/** Where in the memory, behind the states and the round constants, the input and the output begin. */
export const INPUT = 640;
export const INPUT_BYTES = 1 << 16;
export const OUTPUT = INPUT + INPUT_BYTES;
const PAGES = 2;

/** Lanes of a message that go in before the next permutation. */
const RATE = 17;

const [PERMUTE, CLEAR, ABSORB, FINISH, SQUEEZE, SMALLER] = [0, 1, 2, 3, 4, 5] as const;

/** The module's bytes: below 4 KiB, which every browser compiles without waiting. */
export function kernelModule(): Uint8Array<ArrayBuffer> {
  return moduleOf([permute(), clear(), absorb(), finish(), squeeze(), smaller(), leaves(), nodes()], PAGES);
}

/** Writes the round constants, which the module reads, into its memory. */
export function prepare({ memory }: Kernel): void {
  const view = new DataView(memory.buffer);
  roundConstants().forEach((constant, round) => view.setBigUint64(CONSTANTS + 8 * round, constant, true));
}

/** Both states to zero. */
function clear(): Func {
  const zero = 0;
  const code = range(LANES).map((lane) => [i32(0), get(zero), store(VECTOR_BYTES * lane)]);
  return { params: 0, locals: [V128], code };
}

/** (p, q, end, lane) → lane: takes both messages in, p up to `end`, from the state's address `lane` on. */
function absorb(): Func {
  const [p, q, end, lane] = [0, 1, 2, 3] as const;
  return {
    params: 4,
    returnsI32: true,
    code: [
      repeat([
        [get(lane), get(q), get(p), loadFirstHalf(0), loadSecondHalf(0), get(lane), load(0), XOR, store(0)],
        [get(p), i32(8), I32_ADD, set(p), get(q), i32(8), I32_ADD, set(q)],
        [get(lane), i32(VECTOR_BYTES), I32_ADD, set(lane)],
        [get(lane), i32(VECTOR_BYTES * RATE), I32_EQ, 0x04, 0x40, call(PERMUTE), i32(0), set(lane), 0x0b],
        [get(p), get(end), I32_LESS],
      ]),
      get(lane),
    ],
  };
}

/** (lane): pads behind the messages, Keccak's way and not SHA-3's, and permutes. */
function finish(): Func {
  const lane = 0;
  const last = VECTOR_BYTES * (RATE - 1);
  return {
    params: 1,
    code: [
      [get(lane), get(lane), load(0), i64(1n), BOTH_HALVES, XOR, store(0)],
      [i32(0), i32(0), load(last), i64(1n << 63n), BOTH_HALVES, XOR, store(last)],
      call(PERMUTE),
    ],
  };
}

/** (output): writes both digests, one after the other. */
function squeeze(): Func {
  const half = (which: 0 | 1): Code =>
    range(4).map((lane) => [get(0), i32(0), load(VECTOR_BYTES * lane), storeHalf(32 * which + 8 * lane, which)]);
  return { params: 1, code: [half(0), half(1)] };
}

/** (pair) → the address of its smaller half, in byte order. */
function smaller(): Func {
  const [pair, at] = [0, 1] as const;
  const bytes: Code = [get(at), loadByte(0), get(at), loadByte(32)];
  return {
    params: 1,
    returnsI32: true,
    locals: [I32],
    code: [
      [get(pair), i32(1), I32_SUB, set(at)],
      repeat([
        [get(at), i32(1), I32_ADD, set(at)],
        [bytes, I32_EQ, get(at), get(pair), I32_SUB, i32(31), I32_LESS, I32_AND],
      ]),
      [get(pair), bytes, I32_MORE, i32(5), I32_SHIFT_LEFT, I32_ADD],
    ],
  };
}

/** One turn for two messages, as long as there are some. */
function eachTwo(count: number, body: Code): Code {
  return repeat([body, get(count), i32(2), I32_SUB, set(count), get(count)]);
}

function leaves(): Func {
  const [input, count, output, width, end] = [0, 1, 2, 3, 4] as const;
  const lane = (i: number) => 5 + i;
  return {
    name: 'leaves',
    params: 4,
    locals: [I32, ...Array<number>(4).fill(V128)],
    code: eachTwo(count, [
      call(CLEAR),
      [get(input), get(width), I32_ADD, set(end)],
      [get(input), get(end), get(end), i32(0), call(ABSORB), call(FINISH)],
      // The digests are the first lanes of the next message.
      range(4).map((i) => [i32(0), load(VECTOR_BYTES * i), set(lane(i))]),
      call(CLEAR),
      range(4).map((i) => [i32(0), get(lane(i)), store(VECTOR_BYTES * i)]),
      [i32(4 * VECTOR_BYTES), call(FINISH), get(output), call(SQUEEZE)],
      [get(end), get(width), I32_ADD, set(input), get(output), i32(64), I32_ADD, set(output)],
    ]),
  };
}

function nodes(): Func {
  const [input, count, output, p, q, lane] = [0, 1, 2, 3, 4, 5] as const;
  const take: Code = [get(p), get(q), get(p), i32(32), I32_ADD, get(lane), call(ABSORB), set(lane)];
  return {
    name: 'nodes',
    params: 3,
    locals: [I32, I32, I32],
    code: eachTwo(count, [
      call(CLEAR),
      [i32(0), set(lane)],
      [get(input), call(SMALLER), set(p), get(input), i32(64), I32_ADD, call(SMALLER), set(q)],
      take,
      // The addresses of the two halves of a pair differ in one bit.
      [p, q].map((half) => [get(half), i32(32), I32_XOR, set(half)]),
      take,
      [get(lane), call(FINISH), get(output), call(SQUEEZE)],
      [get(input), i32(128), I32_ADD, set(input), get(output), i32(64), I32_ADD, set(output)],
    ]),
  };
}
