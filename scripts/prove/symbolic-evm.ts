/**
 * Runs a pure function's bytecode for all inputs at once. What is proved is the code that the compiler made, so a bug of the
 * compiler would be found too.
 *
 * Only what such code needs: words, memory at known places, jumps to known places. Anything else throws: it is never skipped.
 */
import { getBytes } from 'ethers';
import { Terms, type Term } from './terms.ts';

export interface Paths {
  terms: Terms;
  /** Conditions under which it panics: an assertion, an overflow, an enum out of range. */
  panics: string[];
  /** Conditions under which it returns. */
  returns: string[];
}

interface State {
  pc: number;
  stack: Term[];
  memory: Map<number, Term>;
  condition: string[];
}

const PANIC = 0x4e487b71n << 224n;
const MAX_STEPS = 200_000;

const NAMES: Record<number, string> = {
  0x01: 'ADD',
  0x02: 'MUL',
  0x03: 'SUB',
  0x04: 'DIV',
  0x10: 'LT',
  0x11: 'GT',
  0x12: 'SLT',
  0x14: 'EQ',
  0x16: 'AND',
  0x17: 'OR',
  0x18: 'XOR',
  0x1b: 'SHL',
  0x1c: 'SHR',
};

/** `code` is hex; the call data is the selector and that many free words. */
export function explore(code: string, call: { selector: string; words: number }): Paths {
  const bytes = getBytes(code.startsWith('0x') ? code : `0x${code}`);
  const paths: Paths = { terms: new Terms(), panics: [], returns: [] };
  const words = Array.from({ length: call.words }, (_, i) => paths.terms.input(`input${i}`));
  const machine = new Machine(bytes, { paths, words, selector: call.selector });
  machine.run();
  return paths;
}

class Machine {
  readonly #code: Uint8Array;
  readonly #paths: Paths;
  readonly #words: readonly Term[];
  readonly #selector: bigint;
  readonly #open: State[] = [{ pc: 0, stack: [], memory: new Map(), condition: [] }];
  #steps = 0;

  constructor(code: Uint8Array, given: { paths: Paths; words: readonly Term[]; selector: string }) {
    this.#code = code;
    this.#paths = given.paths;
    this.#words = given.words;
    this.#selector = BigInt(given.selector);
  }

  run(): void {
    for (let state = this.#open.pop(); state !== undefined; state = this.#open.pop()) {
      while (this.#step(state)) if (++this.#steps > MAX_STEPS) throw new Error('too long: is there a loop?');
    }
  }

  /** False when the path ends. */
  #step(state: State): boolean {
    const { stack, memory } = state;
    const { terms } = this.#paths;
    const op = this.#code[state.pc] ?? 0;
    const pop = (): Term => stack.pop() ?? fail('the stack is empty');
    state.pc += 1;

    if (op >= 0x5f && op <= 0x7f) {
      const size = op - 0x5f;
      const data = this.#code.slice(state.pc, state.pc + size);
      stack.push(data.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n));
      state.pc += size;
    } else if (op >= 0x80 && op <= 0x8f) stack.push(stack.at(0x7f - op) ?? fail('DUP'));
    else if (op >= 0x90 && op <= 0x9f) swap(stack, op - 0x8f);
    else if (NAMES[op] !== undefined) stack.push(terms.apply(NAMES[op], pop(), pop()) ?? fail(NAMES[op]));
    else {
      switch (op) {
        case 0x00: // STOP
        case 0xf3: // RETURN
          this.#paths.returns.push(all(state.condition));
          return false;
        case 0x15:
          stack.push(terms.isZero(pop()));
          break;
        case 0x19:
          stack.push(terms.not(pop()));
          break;
        case 0x34: // CALLVALUE: the function is not payable, so without value.
          stack.push(0n);
          break;
        case 0x35:
          stack.push(this.#callData(known(pop())));
          break;
        case 0x36: // CALLDATASIZE
          stack.push(BigInt(4 + 32 * this.#words.length));
          break;
        case 0x50:
          pop();
          break;
        case 0x51:
          stack.push(load(memory, known(pop())));
          break;
        case 0x52: {
          const at = known(pop());
          memory.set(at, pop());
          break;
        }
        case 0x56:
          state.pc = known(pop());
          break;
        case 0x57:
          this.#branch(state, known(pop()), pop());
          break;
        case 0x5b: // JUMPDEST
          break;
        case 0xfd: // REVERT
          if (isPanic(memory, known(pop()))) this.#paths.panics.push(all(state.condition));
          return false;
        default:
          fail(`opcode 0x${op.toString(16)} at ${state.pc - 1} is not supported`);
      }
    }
    return true;
  }

  /** Goes on with the jump not taken; the other way waits. */
  #branch(state: State, target: number, condition: Term): void {
    if (typeof condition === 'bigint') {
      if (condition !== 0n) state.pc = target;
      return;
    }
    const truth = this.#paths.terms.truth(condition);
    this.#open.push({
      pc: target,
      stack: [...state.stack],
      memory: new Map(state.memory),
      condition: [...state.condition, truth],
    });
    state.condition.push(`(not ${truth})`);
  }

  #callData(at: number): Term {
    // Only the selector is read from the first word: the dispatcher shifts the rest away.
    if (at === 0) return this.#selector << 224n;
    const index = (at - 4) / 32;
    return this.#words[index] ?? fail(`call data at ${at}`);
  }
}

function swap(stack: Term[], depth: number): void {
  const [top, low] = [stack.length - 1, stack.length - 1 - depth];
  const [a, b] = [stack[top], stack[low]];
  if (a === undefined || b === undefined) return fail('SWAP');
  [stack[top], stack[low]] = [b, a];
}

/** A place that depends on an input is refused. */
function known(term: Term): number {
  return typeof term === 'bigint' && term < 1n << 48n ? Number(term) : fail('a place that is not known');
}

function load(memory: ReadonlyMap<number, Term>, at: number): Term {
  const found = memory.get(at);
  if (found !== undefined) return found;
  if ([...memory.keys()].some((other) => Math.abs(other - at) < 32)) fail('a word across two others');
  return 0n;
}

function isPanic(memory: ReadonlyMap<number, Term>, at: number): boolean {
  return memory.get(at) === PANIC && memory.has(at + 4);
}

function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : `(and ${conditions.join(' ')})`;
}

function fail(what: string): never {
  throw new Error(`symbolic EVM: ${what}`);
}
