// Ways to damage a JSON file that its reader might not expect, chosen by a number: the same for the same number.
import { canonicalJson, type Json } from '../../../sdk/src/canonical-json.ts';

type Container = Record<string, unknown>;

/** Whole numbers below `below`, from a seed (mulberry32). */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function pick<T>(dice: Dice, list: readonly T[]): T {
  return list[dice(list.length)] as T;
}

const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', 'zzz', 'stateProof'];
const NUMBERS = ['1e999', '-0', '1.0', '9'.repeat(400), `1${'0'.repeat(50)}`, '-1', '1e-7', '9007199254740993'];
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '０',
  '٣',
  '0x',
  '0X00',
  '-0',
  '1e3',
  'é',
  'e\u0301',
  '😀',
  '\ufeff',
];

/** A file made of `source` by damaging its structure one to three times; `other` lends parts. */
export function damageStructure(source: string, other: string, dice: Dice): string {
  const root: Container = { file: JSON.parse(source) as unknown };
  const parts = containersIn(JSON.parse(other));
  for (let times = 1 + dice(3); times > 0; times--) damageOne(root, parts, dice);
  const text = dice(2) === 0 ? plain(root['file']) : canonical(root['file']);
  return damageText(text, dice);
}

/** A file made of the bytes of `source` and `other`: cut, spliced, with bytes changed; or of nothing but noise. */
export function damageBytes(source: string, other: string, dice: Dice): string {
  const bytes = Buffer.from(source);
  switch (dice(6)) {
    case 0:
      return Buffer.from(Array.from({ length: dice(200) }, () => dice(256))).toString(pick(dice, ['utf8', 'latin1']));
    case 1:
      return bytes.subarray(0, dice(bytes.length)).toString();
    case 2:
      return source.slice(0, dice(source.length)) + other.slice(dice(other.length));
    case 3: {
      const [from, to] = [dice(source.length), dice(source.length)];
      return source.slice(0, from) + source.slice(to);
    }
    case 4: {
      const at = dice(source.length);
      return (
        source.slice(0, at) + pick(dice, [...TEXTS, '"', '{', '}', '[', ']', ',', ':', '\\', '\n']) + source.slice(at)
      );
    }
    default:
      for (let times = 1 + dice(4); times > 0; times--) bytes[dice(bytes.length)] = dice(256);
      return bytes.toString();
  }
}

function damageOne(root: Container, parts: readonly Container[], dice: Dice): void {
  const parent = pick(dice, containersIn(root));
  const key = pick(dice, [...Object.keys(parent), 'none']);
  const value = parent[key];
  const list = Array.isArray(parent) ? (parent as unknown[]) : undefined;
  switch (dice(11)) {
    case 0:
      if (list) list.splice(Number(key) || 0, 1);
      else delete parent[key];
      break;
    case 1:
      set(
        parent,
        key,
        pick(dice, [null, true, 0, 1, -1, 1.5, [], {}, [value], { value }, JSON.stringify(value) ?? '', 5]),
      );
      break;
    case 2:
      set(parent, pick(dice, KEYS), pick(dice, [value, {}, null, 'x', { type: 'agent-review-proof' }]));
      break;
    case 3:
      set(parent, key, pick(dice, TEXTS) + (typeof value === 'string' ? value : '') + pick(dice, TEXTS));
      break;
    case 4:
      if (list) list.push(...Array<unknown>(pick(dice, [1, 2, 49, 65, 1001])).fill(list[0] ?? 'x'));
      break;
    case 5:
      set(parent, key, nested(value, pick(dice, [1, 2, 50, 500])));
      break;
    case 6: {
      const lender = pick(dice, parts);
      const lent = pick(dice, [...Object.keys(lender), key]);
      // Not what `__proto__` inherits: damaged next, it would be the prototype of everything in this process.
      set(parent, key, Object.hasOwn(lender, lent) ? lender[lent] : undefined);
      break;
    }
    case 7: {
      const second = pick(dice, Object.keys(parent).length > 0 ? Object.keys(parent) : ['none']);
      const kept = parent[second];
      set(parent, second, value);
      set(parent, key, kept);
      break;
    }
    case 8:
      if (typeof value === 'string')
        set(parent, key, pick(dice, [value.toUpperCase(), `${value}0`, value.slice(0, -1), `0${value}`]));
      break;
    case 9:
      if (typeof value === 'string') set(parent, key, changed(value, dice));
      break;
    default:
      set(parent, key, 'x'.repeat(pick(dice, [100, 20_000, 70_000])));
  }
}

/** Another digit in the place of one: a value of the right form. */
function changed(value: string, dice: Dice): string {
  const at = dice(value.length + 1);
  return value.slice(0, at) + pick(dice, [...'0123456789abcdef']) + value.slice(at + 1);
}

/** An own property, whatever it is called. */
function set(parent: Container, key: string, value: unknown): void {
  // Of a list JSON shows nothing but its items.
  if (Array.isArray(parent) && !/^\d+$/.test(key)) return;
  Object.defineProperty(parent, key, { value, configurable: true, enumerable: true, writable: true });
}

function nested(value: unknown, depth: number): unknown {
  let inner = value;
  for (let i = 0; i < depth; i++) inner = i % 2 === 0 ? [inner] : { inner };
  return inner;
}

/** What JSON.stringify cannot say: keys twice, numbers that no double holds. */
function damageText(text: string, dice: Dice): string {
  switch (dice(8)) {
    case 0:
      return text.replace(/"(\w+)":("[^"]*")/, '"$1":$2,"$1":$2');
    case 1:
      return text.replace(/:"?\d+"?/, `:${pick(dice, NUMBERS)}`);
    case 2:
      return text.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
    default:
      return text;
  }
}

function containersIn(value: unknown): Container[] {
  const found: Container[] = [];
  const walk = (each: unknown): void => {
    if (typeof each !== 'object' || each === null || found.length > 500) return;
    found.push(each as Container);
    for (const member of Object.values(each)) walk(member);
  };
  walk(value);
  return found;
}

function plain(value: unknown): string {
  try {
    // JSON.stringify itself overflows on what is too deep.
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '['.repeat(100_000);
  }
}

function canonical(value: unknown): string {
  try {
    return `${canonicalJson(value as Json)}\n`;
  } catch {
    return plain(value);
  }
}
