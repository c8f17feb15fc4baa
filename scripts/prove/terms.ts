/** Words of 256 bits that are numbers where they can be, and formulas in SMT-LIB where they depend on an input. */

/** A word: a number, or the name of a formula. */
export type Term = bigint | Formula;

export interface Formula {
  name: string;
  /** Of the truth value, when the word is 0 or 1 because a comparison made it. */
  truth?: string;
}

const BITS = '(_ BitVec 256)';
const WORD = 1n << 256n;
const MASK = WORD - 1n;

interface Operation {
  numbers: (a: bigint, b: bigint) => bigint;
  formula: string;
}

/** By what the yellow paper calls them; the first operand is the top of the stack. */
const ARITHMETIC: Record<string, Operation> = {
  ADD: { numbers: (a, b) => a + b, formula: 'bvadd' },
  MUL: { numbers: (a, b) => a * b, formula: 'bvmul' },
  SUB: { numbers: (a, b) => a - b, formula: 'bvsub' },
  DIV: { numbers: (a, b) => (b === 0n ? 0n : a / b), formula: 'evm-div' },
  AND: { numbers: (a, b) => a & b, formula: 'bvand' },
  OR: { numbers: (a, b) => a | b, formula: 'bvor' },
  XOR: { numbers: (a, b) => a ^ b, formula: 'bvxor' },
};
/** Shifts take the distance first; SMT-LIB takes it second, and gives zero beyond the width as the EVM does. */
const SHIFTS: Record<string, Operation> = {
  SHL: { numbers: (by, a) => (by > 255n ? 0n : a << by), formula: 'bvshl' },
  SHR: { numbers: (by, a) => (by > 255n ? 0n : a >> by), formula: 'bvlshr' },
};
const COMPARISONS: Record<string, { numbers: (a: bigint, b: bigint) => boolean; formula: string }> = {
  LT: { numbers: (a, b) => a < b, formula: 'bvult' },
  SLT: { numbers: (a, b) => BigInt.asIntN(256, a) < BigInt.asIntN(256, b), formula: 'bvslt' },
  GT: { numbers: (a, b) => a > b, formula: 'bvugt' },
  EQ: { numbers: (a, b) => a === b, formula: '=' },
};

export class Terms {
  // SMT-LIB divides by zero with all ones, the EVM with zero.
  readonly #lines: string[] = [
    `(define-fun evm-div ((a ${BITS}) (b ${BITS})) ${BITS} (ite (= b ${number(0n)}) b (bvudiv a b)))`,
  ];
  readonly #inputs: string[] = [];

  /** A word that may be anything. */
  input(name: string): Formula {
    this.#inputs.push(name);
    this.#lines.push(`(declare-const ${name} ${BITS})`);
    return { name };
  }

  get inputs(): readonly string[] {
    return this.#inputs;
  }

  /** Declarations of everything made so far. */
  get text(): string {
    return this.#lines.join('\n');
  }

  /** Undefined when there is no such operation. */
  apply(operation: string, a: Term, b: Term): Term | undefined {
    const plain = ARITHMETIC[operation] ?? SHIFTS[operation];
    if (plain !== undefined) {
      if (typeof a === 'bigint' && typeof b === 'bigint') return plain.numbers(a, b) & MASK;
      const [x, y] = operation in SHIFTS ? [b, a] : [a, b];
      return this.#define(`(${plain.formula} ${this.#word(x)} ${this.#word(y)})`);
    }
    const comparison = COMPARISONS[operation];
    if (comparison === undefined) return undefined;
    if (typeof a === 'bigint' && typeof b === 'bigint') return comparison.numbers(a, b) ? 1n : 0n;
    return this.#fromTruth(`(${comparison.formula} ${this.#word(a)} ${this.#word(b)})`);
  }

  isZero(a: Term): Term {
    if (typeof a === 'bigint') return a === 0n ? 1n : 0n;
    return this.#fromTruth(`(not ${this.truth(a)})`);
  }

  not(a: Term): Term {
    return typeof a === 'bigint' ? a ^ MASK : this.#define(`(bvnot ${this.#word(a)})`);
  }

  /** Whether the word is not zero, as a truth value of SMT-LIB. */
  truth(a: Term): string {
    if (typeof a === 'bigint') return a === 0n ? 'false' : 'true';
    return a.truth ?? `(distinct ${a.name} ${number(0n)})`;
  }

  #define(formula: string, sort = BITS): Formula {
    const name = `t${this.#lines.length}`;
    this.#lines.push(`(define-fun ${name} () ${sort} ${formula})`);
    return { name };
  }

  #fromTruth(formula: string): Formula {
    const truth = this.#define(formula, 'Bool').name;
    return { ...this.#define(`(ite ${truth} ${number(1n)} ${number(0n)})`), truth };
  }

  #word(a: Term): string {
    return typeof a === 'bigint' ? number(a) : a.name;
  }
}

function number(value: bigint): string {
  return `#x${value.toString(16).padStart(64, '0')}`;
}
