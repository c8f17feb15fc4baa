/** As much of WebAssembly's binary format as the hash kernel needs: instructions as bytes, functions, a module. */

/** Machine code, in pieces. */
export type Code = readonly (number | Code)[];

export const I32 = 0x7f;
export const V128 = 0x7b;

export interface Func {
  /** Where it is exported; not at all without a name. */
  name?: string;
  /** How many parameters it has: all are i32, and are its first locals. */
  params: number;
  returnsI32?: boolean;
  /** The types of its locals after the parameters. */
  locals?: readonly number[];
  code: Code;
}

const unsigned = (value: number): Code => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, unsigned(value >>> 7)]);

const signed = (value: bigint): Code =>
  value >= -64n && value < 64n ? [Number(value & 0x7fn)] : [Number(value & 0x7fn) | 0x80, signed(value >> 7n)];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number): Code => [0x21, unsigned(local)];
export const call = (func: number): Code => [0x10, unsigned(func)];
export const i32 = (value: number): Code => [0x41, signed(BigInt(value))];
export const i64 = (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))];
/** Runs `body` again as long as it leaves a number other than zero. */
export const repeat = (body: Code): Code => [0x03, 0x40, body, 0x0d, 0, 0x0b];

export const I32_EQ = 0x46;
export const I32_LESS = 0x49;
export const I32_MORE = 0x4b;
export const I32_ADD = 0x6a;
export const I32_SUB = 0x6b;
export const I32_AND = 0x71;
export const I32_XOR = 0x73;
export const I32_SHIFT_LEFT = 0x74;
export const loadByte = (offset: number): Code => [0x2d, 0, unsigned(offset)];

const vector = (op: number): Code => [0xfd, unsigned(op)];
const place = (offset: number): Code => [3, unsigned(offset)];
export const load = (offset: number): Code => [vector(0x00), place(offset)];
export const store = (offset: number): Code => [vector(0x0b), place(offset)];
export const loadBothHalves = (offset: number): Code => [vector(0x0a), place(offset)];
export const loadFirstHalf = (offset: number): Code => [vector(0x5d), place(offset)];
export const loadSecondHalf = (offset: number): Code => [vector(0x57), place(offset), 1];
export const storeHalf = (offset: number, half: 0 | 1): Code => [vector(0x5b), place(offset), half];
export const BOTH_HALVES = vector(0x12);
export const AND_NOT = vector(0x4f);
export const OR = vector(0x50);
export const XOR = vector(0x51);
export const SHIFT_LEFT = vector(0xcb);
export const SHIFT_RIGHT = vector(0xcd);

/** The bytes of a module with one memory of `pages`, exported as `memory`. */
export function moduleOf(funcs: readonly Func[], pages: number): Uint8Array<ArrayBuffer> {
  const types = funcs.map(({ params, returnsI32 }) => [
    0x60,
    list(Array<number>(params).fill(I32)),
    list(returnsI32 ? [I32] : []),
  ]);
  const exports: Code[] = [[text('memory'), 2, 0]];
  funcs.forEach(({ name }, i) => name !== undefined && exports.push([text(name), 0, unsigned(i)]));
  const bodies = funcs.map(({ locals = [], code }) => sized([list(locals.map((type) => [1, type])), code, 0x0b]));
  const sections: Code = [
    [1, sized(list(types))],
    [3, sized(list(funcs.map((_, i) => unsigned(i))))],
    [5, sized(list([[1, unsigned(pages), unsigned(pages)]]))],
    [7, sized(list(exports))],
    [10, sized(list(bodies))],
  ];
  return Uint8Array.from(bytesOf([letters('\0asm'), 1, 0, 0, 0, sections]));
}

const list = (items: Code): Code => [unsigned(items.length), items];
const letters = (ascii: string): Code => [...ascii].map((letter) => letter.charCodeAt(0));
const text = (ascii: string): Code => list(letters(ascii));

function sized(code: Code): Code {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
}

function bytesOf(code: Code): number[] {
  return (code as number[][]).flat(Infinity) as number[];
}
