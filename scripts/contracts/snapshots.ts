/** What callers, proxies and explorers depend on, as text: contracts/snapshots/ holds one commit's, and changes are reviewed. */
import { join } from 'node:path';
import { abiLines, interfaceIds } from './abi-lines.ts';
import { ROOT } from '../solidity/settings.ts';
import type { Built } from './built.ts';
import { ipfsNameOf, tailOf } from './metadata.ts';
import { storageLines } from './storage-lines.ts';

export const SNAPSHOTS = join(ROOT, 'contracts', 'snapshots');

/** EIP-170 and EIP-3860. */
const LIMITS = { runtime: 24_576, init: 49_152 };

/** File name to content. */
export function snapshotsOf(contracts: readonly Built[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const built of contracts) {
    if (files.has(`${built.name}.abi.txt`)) throw new Error(`two contracts are called ${built.name}`);
    files.set(`${built.name}.abi.txt`, abiLines(built.abi));
    files.set(`${built.name}.storage.txt`, storageLines(built));
  }
  files.set('sizes.json', json(Object.fromEntries(contracts.map((built) => [built.name, sizesOf(built)]))));
  files.set('interfaces.json', json(interfaceIds(ownAsts(contracts))));
  return files;
}

/** Sentences about what must never be, whatever the snapshots say. */
export function problemsOf(contracts: readonly Built[]): string[] {
  return contracts.flatMap((built) => [...tooLarge(built), ...metadataProblems(built)]);
}

interface Sizes {
  runtime: number;
  runtimePercent: number;
  init: number;
  initPercent: number;
}

export function sizesOf({ evm }: Built): Sizes {
  const runtime = evm.deployedBytecode.object.length / 2;
  const init = evm.bytecode.object.length / 2;
  return { runtime, runtimePercent: percent(runtime, LIMITS.runtime), init, initPercent: percent(init, LIMITS.init) };
}

function tooLarge(built: Built): string[] {
  const sizes = sizesOf(built);
  return (['runtime', 'init'] as const)
    .filter((code) => sizes[code] > LIMITS[code])
    .map((code) => `${built.name}: ${sizes[code]} bytes of ${code} code; a chain takes ${LIMITS[code]}`);
}

/** Without these a stranger could not check a deployment against the sources. */
function metadataProblems({ name, metadata, evm }: Built): string[] {
  const tail = tailOf(evm.deployedBytecode.object);
  if (tail === undefined) return [`${name}: no metadata hash at the end of the code`];
  const expected = ipfsNameOf(metadata);
  if (tail.ipfs !== expected) return [`${name}: the code names metadata ${tail.ipfs}, the build made ${expected}`];
  const { sources, settings } = JSON.parse(metadata) as Metadata;
  const unnamed = Object.entries(sources).filter(([, { keccak256 }]) => !/^0x[0-9a-f]{64}$/.test(keccak256 ?? ''));
  const complete = unnamed.length === 0 && settings.optimizer !== undefined && settings.evmVersion !== undefined;
  return complete ? [] : [`${name}: the metadata does not name every source and setting`];
}

interface Metadata {
  sources: Record<string, { keccak256?: string }>;
  settings: { optimizer?: unknown; evmVersion?: string };
}

/** Files of ours: those of libraries have their ids from their own authors. Each once. */
function ownAsts(contracts: readonly Built[]): Built['asts'] {
  const all = contracts.flatMap(({ asts }) => asts) as (Built['asts'][number] & { absolutePath: string })[];
  const own = all.filter(({ absolutePath }) => absolutePath.startsWith('project/contracts/interfaces/'));
  return [...new Map(own.map((ast) => [ast.absolutePath, ast])).values()];
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 1000) / 10;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
