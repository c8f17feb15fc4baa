/** Our contracts as the mutation and coverage tools see them: which files count, and how they are compiled. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

import type { AstNode } from './ast.ts';
import { deployedSettings, ROOT } from './settings.ts';
import { compile as solc, errorsOf } from './solc.ts';

/** Not deployed, or without code. */
const NOT_UNDER_TEST = /^contracts\/(mocks|interfaces|examples)\//;

export interface Bytecode {
  object: string;
  linkReferences: Record<string, unknown>;
}

export interface Compiled {
  errors: string[];
  trees: Record<string, AstNode>;
  contracts: Record<string, Record<string, Code>>;
}

export interface Code {
  evm: { bytecode: Bytecode; deployedBytecode: Bytecode };
}

/** Every Solidity file under contracts/, as a path from the root. */
export function listSources(): string[] {
  return readdirSync(join(ROOT, 'contracts'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sol'))
    .map((file) => posix.join('contracts', file.replaceAll('\\', '/')))
    .sort();
}

export function isUnderTest(file: string): boolean {
  return !NOT_UNDER_TEST.test(file);
}

export function readSource(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The files that `file` reaches into: itself and whoever imports it, directly or not. */
export function dependentsOf(file: string): string[] {
  const sources = listSources();
  const imports = new Map(sources.map((source) => [source, importsOf(source)]));
  const found = new Set([file]);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [source, imported] of imports) if (imported.some((one) => found.has(one))) found.add(source);
  }
  return [...found].sort();
}

/** Compiles `files`, with some sources replaced, and asks for `outputs` of every contract in them. */
export function compile(files: readonly string[], outputs: string[], changed: Record<string, string> = {}): Compiled {
  const sourceOf = (file: string): string => changed[file] ?? readSource(file);
  const perFile = {
    '*': outputs.filter((output) => output !== 'ast'),
    '': outputs.filter((output) => output === 'ast'),
  };
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [file, { content: sourceOf(file) }])),
    settings: {
      // Those of a deployment: the tests of a mutant then mean what they mean in `npm test`.
      ...deployedSettings(),
      // Without the hash of the sources, equal code is equal bytes.
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: Object.fromEntries(files.map((file) => [file, perFile])),
    },
  };
  const find = (path: string): string | undefined => {
    const file = path.startsWith('contracts/') ? undefined : join(ROOT, 'node_modules', path);
    return file === undefined ? sourceOf(path) : existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const output = solc<Code>(input, { find });
  return {
    errors: errorsOf(output).map(({ message }) => message),
    trees: Object.fromEntries(
      Object.entries(output.sources).flatMap(([file, { ast }]) => (ast === undefined ? [] : [[file, ast]])),
    ),
    contracts: output.contracts,
  };
}

function importsOf(file: string): string[] {
  const found = readSource(file).matchAll(/^\s*(?:import|\})[^;"]*"(\.[^"]+)"/gm);
  return [...found].map(([, path = '']) => posix.join(posix.dirname(file), path));
}
