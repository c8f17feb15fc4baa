/**
 * The Mocha tests of the contracts, loaded once and run again for every mutant: loading them and starting their chains takes
 * longer than most mutants live. Between two runs every chain goes back to its first block.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import hre from 'hardhat';
import Mocha from 'mocha';

import { ROOT } from '../solidity/settings.ts';

const FOLDERS = ['test/contracts', 'test/findings', 'test/parity'];
/** Suites slower than this run last. */
const SLOW_MS = 2_000;

export interface Failure {
  test: string;
  file: string;
  timeout: boolean;
}

export interface Suite {
  /** How many tests there are. */
  tests: number;
  /** Runs until the first failure. Suites that name `place` or its contract come first. */
  run: (place: string) => Promise<Failure | undefined>;
}

export async function loadSuite(): Promise<Suite> {
  const chains = collectChains();
  // Bail is inherited when a suite is made, and must be set before.
  const mocha = new Mocha({ bail: true, timeout: 40_000, reporter: Silent });
  mocha.cleanReferencesAfterRun(false);
  for (const file of testFiles()) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const snapshots = await Promise.all(chains.map(takeSnapshot));
  const written = [...mocha.suite.suites];
  const took = new Map<Mocha.Suite, number>();

  const rank = (suite: Mocha.Suite, [contract = '', name = '']: string[]): number => {
    if (name !== '' && suite.fullTitle().includes(name)) return 0;
    const slow = (took.get(suite) ?? 0) > SLOW_MS ? 2 : 0;
    return (suite.fullTitle() === contract ? 1 : 2) + slow;
  };

  return {
    tests: mocha.suite.total(),
    async run(place) {
      await Promise.all(
        chains.map(async (chain, index) => (snapshots[index] = await restore(chain, snapshots[index]))),
      );
      const words = place.includes('.') ? place.split('.') : ['', place];
      mocha.suite.suites = [...written].sort((a, b) => rank(a, words) - rank(b, words));
      return runOnce(mocha, took);
    },
  };
}

/** Who listens to the run itself needs no report of it. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {}
}

type Chain = Awaited<ReturnType<typeof hre.network.create>>;

/** Every chain that a test file starts while it is loaded. */
function collectChains(): Chain[] {
  const chains: Chain[] = [];
  const create = hre.network.create.bind(hre.network);
  hre.network.create = (async (...args: Parameters<typeof create>) => {
    const chain = await create(...args);
    chains.push(chain);
    return chain;
  }) as typeof create;
  return chains;
}

/** Files that run contracts in this process. The others start programs, which would see the code that is compiled. */
function testFiles(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(ROOT, folder, file))
      .filter((file) => readFileSync(file, 'utf8').includes("from 'hardhat'"))
      .sort(),
  );
}

async function takeSnapshot(chain: Chain): Promise<string> {
  return (await chain.provider.request({ method: 'evm_snapshot' })) as string;
}

async function restore(chain: Chain, snapshot: string | undefined): Promise<string> {
  await chain.provider.request({ method: 'evm_revert', params: [snapshot] });
  chain.networkHelpers.clearSnapshots();
  return takeSnapshot(chain);
}

function runOnce(mocha: Mocha, took: Map<Mocha.Suite, number>): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    let failure: Failure | undefined;
    let started = 0;
    const runner = mocha.run(() => {
      resolve(failure);
    });
    const isTop = (suite: Mocha.Suite): boolean => suite.parent === mocha.suite;
    runner.on('suite', (suite) => {
      if (isTop(suite)) started = performance.now();
    });
    runner.on('suite end', (suite) => {
      if (isTop(suite) && !took.has(suite)) took.set(suite, performance.now() - started);
    });
    runner.on('fail', (test, error: Error & { code?: string }) => {
      failure ??= {
        test: test.fullTitle(),
        file: relative(ROOT, test.file ?? test.parent?.file ?? '').replaceAll('\\', '/'),
        timeout: error.code === 'ERR_MOCHA_TIMEOUT',
      };
    });
  });
}
