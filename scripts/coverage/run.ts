/** Runs the tests of the contracts over the instrumented sources, and reads which probes were met. */
import { readFileSync, readdirSync, rmSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../solidity/settings.ts';
import { makeScratch, runHardhat, type Scratch } from '../solidity/scratch.ts';
import type { Instrumented } from './instrument.ts';

const LONGEST_MS = 1_800_000;
/** Tests that run contracts in their own process, as in scripts/mutation/suite.ts. */
const MOCHA_FOLDERS = ['test/contracts', 'test/findings', 'test/parity'];

export interface SuiteRun {
  name: 'Mocha' | 'properties';
  hits: Set<number>;
  passed: number;
  failed: string[];
}

export async function measure({ sources }: Instrumented): Promise<SuiteRun[]> {
  const scratch = makeScratch('coverage', {
    folders: ['contracts', 'test'],
    // With the optimizer it takes minutes to compile so many calls.
    settings: { optimizer: { enabled: false }, viaIR: true, evmVersion: 'cancun' },
    // Hardhat measures too, but only lines and statements: its own probes are left out.
    config: "coverage: { skipFiles: ['**'] }, typechain: { outDir: 'generated', tsNocheck: true },",
  });
  scratch.refresh(sources);
  for (const folder of ['sdk', 'services', 'scripts']) {
    if (!existsSync(join(scratch.path, folder))) symlinkSync(join(ROOT, folder), join(scratch.path, folder));
  }
  return [
    await run(scratch, 'Mocha', ['test', 'mocha', ...mochaFiles()]),
    await run(scratch, 'properties', ['test', 'solidity']),
  ];
}

function mochaFiles(): string[] {
  return MOCHA_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith('.test.ts') && readFileSync(join(ROOT, file), 'utf8').includes("from 'hardhat'")),
  );
}

async function run(scratch: Scratch, name: SuiteRun['name'], args: string[]): Promise<SuiteRun> {
  const data = join(scratch.path, 'coverage', 'data');
  rmSync(data, { recursive: true, force: true });
  const { output } = await runHardhat(scratch, ['--coverage', ...args], LONGEST_MS);
  writeFileSync(join(scratch.path, `${name}.log`), output);
  const passed = Number(/(\d+) passing/.exec(output)?.[1] ?? 0);
  if (passed === 0) throw new Error(`no test of ${name} ran; see ${scratch.path}/${name}.log`);
  return { name, passed, hits: readHits(data), failed: failuresIn(output) };
}

function readHits(data: string): Set<number> {
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const tags = files.flatMap((file) => Object.keys(JSON.parse(readFileSync(join(data, file), 'utf8')) as object));
  return new Set(tags.map((tag) => Number(BigInt(`0x${tag}`))));
}

/** The numbered lines of the list of tests; each is repeated below with its error. */
function failuresIn(output: string): string[] {
  const lines = output.split(/^\s*\d+ passing/m)[0] ?? '';
  return [...lines.matchAll(/^\s+\d+\) (.*)$/gm)].map(([, test = '']) => test);
}
