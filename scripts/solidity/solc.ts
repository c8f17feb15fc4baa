/** The compiler of the npm package `solc`, with types. */
import { createRequire } from 'node:module';

import type { AstNode } from './ast.ts';

export interface Finding {
  severity: string;
  message: string;
  formattedMessage: string;
}

/** `C` is what the input asks for of every contract. */
export interface Output<C> {
  findings: Finding[];
  sources: Record<string, { ast?: AstNode }>;
  contracts: Record<string, Record<string, C>>;
}

export interface Callbacks {
  /** Brings what is imported; undefined when there is no such file. */
  find?: (path: string) => string | undefined;
  /** Answers a query of the SMTChecker. */
  smtSolver?: (query: string) => { contents: string };
}

interface Solc {
  compile: (input: string, callbacks: Record<string, unknown>) => string;
}

const solc = createRequire(import.meta.url)('solc') as Solc;

/** Compiles standard JSON. Errors are among the findings. */
export function compile<C>(input: object, { find = () => undefined, smtSolver }: Callbacks = {}): Output<C> {
  const bring = (path: string): { contents: string } | { error: string } => {
    const contents = find(path);
    return contents === undefined ? { error: `${path} not found` } : { contents };
  };
  const callbacks = { import: bring, ...(smtSolver && { smtSolver }) };
  const {
    errors = [],
    sources = {},
    contracts = {},
  } = JSON.parse(solc.compile(JSON.stringify(input), callbacks)) as Partial<Output<C>> & { errors?: Finding[] };
  return { findings: errors, sources, contracts };
}

export function errorsOf({ findings }: { findings: Finding[] }): Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

/** Same, and throws what the compiler says when it fails. */
export function compileOrThrow<C>(input: object, callbacks?: Callbacks): Output<C> {
  const output = compile<C>(input, callbacks);
  const errors = errorsOf(output);
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return output;
}
