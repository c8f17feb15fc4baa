/**
 * Compiles contracts again, from the files of this checkout, with the npm package `solc` and nothing of Hardhat's cache.
 *
 * Sources have the names that Hardhat gives them, because the metadata at the end of the code hashes the names too:
 * `project/…` for ours, `npm/<package>@<version>/…` for a dependency's.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { deployedSettings, ROOT } from '../solidity/settings.ts';
import { compileOrThrow } from '../solidity/solc.ts';
import type { CompiledContract } from './built.ts';

export interface StandardInput {
  language: 'Solidity';
  sources: Record<string, { content: string }>;
  settings: Record<string, unknown>;
}

export interface Compiled extends CompiledContract {
  name: string;
  source: string;
}

/** What a compiler, or an explorer, is given to make these files' contracts: exactly the sources they reach. */
export function standardInput(files: readonly string[]): StandardInput {
  const packages = new Map<string, string>();
  const sources: Record<string, { content: string }> = {};
  const wanted = files.map((file) => `project/${file}`);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (sources[name] !== undefined) continue;
    const content = readFileSync(pathOf(name), 'utf8');
    sources[name] = { content };
    for (const path of importsOf(content)) wanted.push(resolve(name, path, packages));
  }
  const remappings = [...packages].map(([name, version]) => `project/:${name}/=npm/${name}@${version}/`).sort();
  return {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1))),
    settings: {
      ...deployedSettings(),
      remappings,
      outputSelection: { '*': { '*': ['abi', 'metadata', 'evm.bytecode', 'evm.deployedBytecode'] } },
    },
  };
}

/** Every contract of those files. Throws what the compiler says when it fails. */
export function compile(input: StandardInput): Compiled[] {
  const output = compileOrThrow<CompiledContract>(input);
  return Object.entries(output.contracts).flatMap(([source, contracts]) =>
    Object.entries(contracts).map(([name, compiled]) => ({
      ...compiled,
      name,
      source: source.replace('project/', ''),
    })),
  );
}

/** The files of contracts/ that may define something to deploy. */
export function contractFiles(): string[] {
  return readdirSync(join(ROOT, 'contracts'), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join('contracts', name.replaceAll('\\', '/')))
    .filter((name) => name.endsWith('.sol') && !/\/(mocks|interfaces|types)\//.test(name))
    .sort();
}

function importsOf(content: string): string[] {
  const code = content.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return [...code.matchAll(/^\s*import\s+(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm)].map(([, path = '']) => path);
}

/** Also notes which packages are used, and in which version. */
function resolve(from: string, path: string, packages: Map<string, string>): string {
  if (path.startsWith('.')) return posix.join(posix.dirname(from), path);
  const name = path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
  if (!existsSync(join(ROOT, 'node_modules', name))) throw new Error(`${from} imports ${path}, which is not installed`);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string;
  };
  packages.set(name, version);
  return path.replace(name, `npm/${name}@${version}`);
}

function pathOf(source: string): string {
  const relative = source.replace(/^project\//, '').replace(/^npm\/(@?[^@]+)@[^/]+\//, 'node_modules/$1/');
  return join(ROOT, relative);
}
