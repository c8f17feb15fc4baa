/** The compiler of the npm package `solc`, with types. */
import { createRequire } from 'node:module';

import type { AstNode } from './ast.ts';

interface Output {
  errors?: { severity: string; message: string }[];
  sources?: Record<string, { ast?: AstNode }>;
  contracts?: Record<string, Record<string, unknown>>;
}

interface Solc {
  compile: (input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }) => string;
}

const solc = createRequire(import.meta.url)('solc') as Solc;

/** Compiles standard JSON; `find` brings what is imported, undefined when there is no such file. */
export function compile(input: object, find: (path: string) => string | undefined): Output {
  const bring = (path: string): { contents: string } | { error: string } => {
    const contents = find(path);
    return contents === undefined ? { error: `${path} not found` } : { contents };
  };
  return JSON.parse(solc.compile(JSON.stringify(input), { import: bring })) as Output;
}
