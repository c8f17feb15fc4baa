/** The contracts of this repository that can be deployed, as Hardhat's last build made them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonFragment } from 'ethers';
import { ROOT } from '../solidity/settings.ts';

export interface StorageMember {
  label: string;
  /** `source:Contract` that declares it. */
  contract: string;
  slot: string;
  offset: number;
  type: string;
}

export interface StorageLayout {
  storage: StorageMember[];
  /** Null when there is no variable. */
  types: Record<string, StorageType> | null;
}

export interface StorageType {
  label: string;
  numberOfBytes: string;
  /** Of a struct. */
  members?: StorageMember[];
  /** Of a mapping. */
  key?: string;
  value?: string;
  /** Of an array. */
  base?: string;
}

/** A node of the compiler's syntax tree, as far as anybody here reads it. */
export interface AstNode {
  nodeType: string;
  id: number;
  name?: string;
  nodes?: AstNode[];
  contractKind?: string;
  linearizedBaseContracts?: number[];
  functionSelector?: string;
  constant?: boolean;
  documentation?: { text?: string } | null;
  typeName?: { name?: string } | null;
  value?: { value?: string } | null;
}

export interface Place {
  start: number;
  length: number;
}

/** Bytes of code as the compiler prints them, without 0x. */
export interface Code {
  object: string;
  immutableReferences?: Record<string, Place[]>;
  /** File to library to the places of its address. */
  linkReferences?: Record<string, Record<string, Place[]>>;
}

export interface CompiledContract {
  abi: JsonFragment[];
  metadata: string;
  storageLayout: StorageLayout;
  transientStorageLayout: StorageLayout;
  evm: { bytecode: Code; deployedBytecode: Code };
}

export interface Built extends CompiledContract {
  name: string;
  /** From the root: contracts/TaskEscrow.sol. */
  source: string;
  /** Every file of the build that made it, by the compiler's name. */
  asts: AstNode[];
}

/** Compiled by Hardhat, so without arguments: `npm run build:contracts` comes first. */
export function builtContracts(): Built[] {
  const folder = join(ROOT, 'artifacts', 'contracts');
  if (!existsSync(folder)) throw new Error('artifacts/contracts is missing: run npm run build:contracts');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.json') && !/^(mocks|interfaces)[/\\]/.test(name));
  return files
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Artifact)
    .filter(isDeployable)
    .map(withBuild)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Artifact {
  contractName: string;
  sourceName: string;
  inputSourceName: string;
  buildInfoId: string;
  bytecode: string;
  abi: JsonFragment[];
}

/** A library whose functions are all internal has code that nobody calls. */
function isDeployable({ bytecode, abi }: Artifact): boolean {
  return bytecode !== '0x' && abi.some(({ type }) => type === 'function' || type === 'receive' || type === 'fallback');
}

function withBuild({ contractName, sourceName, inputSourceName, buildInfoId }: Artifact): Built {
  const { output } = outputOf(buildInfoId);
  const compiled = output.contracts[inputSourceName]?.[contractName];
  if (compiled === undefined) throw new Error(`${buildInfoId} does not hold ${contractName}: build again`);
  return {
    ...compiled,
    name: contractName,
    source: sourceName,
    asts: Object.values(output.sources).map(({ ast }) => ast),
  };
}

interface BuildOutput {
  output: {
    contracts: Record<string, Record<string, CompiledContract>>;
    sources: Record<string, { ast: AstNode }>;
  };
}

const builds = new Map<string, BuildOutput>();

/** Tens of megabytes, and shared by many contracts: read once. */
function outputOf(id: string): BuildOutput {
  const known = builds.get(id);
  if (known !== undefined) return known;
  const path = join(ROOT, 'artifacts', 'build-info', `${id}.output.json`);
  const build = JSON.parse(readFileSync(path, 'utf8')) as BuildOutput;
  builds.set(id, build);
  return build;
}

/** All contracts, interfaces and libraries of some syntax trees. */
export function definitionsIn(asts: readonly AstNode[]): AstNode[] {
  return asts.flatMap(({ nodes = [] }) => nodes).filter(({ nodeType }) => nodeType === 'ContractDefinition');
}
