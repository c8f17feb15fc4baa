// Entry of `npm run bench -- <name> [--json] [--check]`; `reputation` has options and a report of its own, see reputation/main.ts.
//
// Bare: prints a table and rewrites the bench's section of RESULTS.md; of gas, which is the same in every run, its snapshot and the
// README's table too. --json: one object a line, writes nothing. --check: writes nothing, and exits with 1 when a figure of gas
// differs from the committed snapshot.
import { parseArgs } from 'node:util';

import hre from 'hardhat';

import { runGas } from './gas.ts';
import { LOG_NOTES, runLog } from './log.ts';
import { INTAKE_NOTES, intakeRows } from './log/intake.ts';
import { differenceFromReadme, writeReadme } from './readme.ts';
import { runReputation } from './reputation/main.ts';
import { writeSection } from './results.ts';
import { tableOf, type Row } from './row.ts';
import { differencesFromSnapshot, writeSnapshot } from './snapshot.ts';
import { STORE_NOTES, storeRows } from './store.ts';
import { screenNotes, screenRows } from './store/screen.ts';

interface Bench {
  run: () => Promise<{ rows: Row[]; notes: string[] }>;
  /** Whether two runs of the same code measure the same. */
  deterministic: boolean;
}

const BENCHES: Record<string, Bench> = {
  gas: {
    deterministic: true,
    run: async () => {
      const { rows, hardfork } = await runGas();
      return { rows, notes: gasNotes(hardfork) };
    },
  },
  log: {
    deterministic: false,
    run: async () => ({ rows: await runLog(), notes: LOG_NOTES }),
  },
  'log.intake': {
    deterministic: false,
    run: async () => ({ rows: await intakeRows(), notes: INTAKE_NOTES }),
  },
  store: {
    deterministic: false,
    run: async () => ({ rows: await storeRows(), notes: STORE_NOTES }),
  },
  'store.screen': {
    deterministic: false,
    run: async () => ({ rows: await screenRows(), notes: screenNotes() }),
  },
};

const [first, ...rest] = process.argv.slice(2);
if (first === 'reputation') await runReputation(rest);
else await runBench();

async function runBench(): Promise<void> {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, check: { type: 'boolean' } },
  });
  const [name = ''] = positionals;
  const bench = BENCHES[name];
  if (bench === undefined || positionals.length !== 1) {
    const names = [...Object.keys(BENCHES), 'reputation'];
    console.error(`usage: npm run bench -- <${names.join('|')}> [--json] [--check]`);
    process.exitCode = 2;
  } else {
    await report(name, bench, options);
  }
}

interface Options {
  json?: boolean;
  check?: boolean;
}

async function report(name: string, { run, deterministic }: Bench, options: Options): Promise<void> {
  const { rows, notes } = await run();
  if (options.json) for (const row of rows) console.log(JSON.stringify(row));
  else console.log(tableOf(rows));

  if (options.check) {
    if (!deterministic) return;
    const differences = await differencesFromSnapshot(name, rows);
    const readme = await differenceFromReadme(rows);
    if (readme !== undefined) differences.push(readme);
    for (const difference of differences) console.error(difference);
    if (differences.length > 0) process.exitCode = 1;
  } else if (!options.json) {
    await writeSection({ bench: name, notes, rows });
    if (deterministic) {
      await writeSnapshot(name, rows);
      await writeReadme(rows);
    }
  }
}

function gasNotes(hardfork: string): string[] {
  const compiler = hre.config.solidity.profiles.default?.compilers[0];
  // Hardhat hands the settings of the compiler through untyped.
  const settings = (compiler?.settings ?? {}) as {
    optimizer?: { runs?: number };
    viaIR?: boolean;
    evmVersion?: string;
  };
  return [
    `solc ${compiler?.version}, optimizer runs ${settings.optimizer?.runs}, viaIR ${settings.viaIR}, evmVersion ${settings.evmVersion}; Hardhat's in-process chain, hardfork ${hardfork}.`,
    '`receipt.gasUsed` in steady state: EOAs, one transaction a block, second and later use by the same parties, a closed lane reused with a new amount, token balance of the escrow not zero, 0.05 ETH or 25 tUSD. `freshLane`: a lane used for the first time. `job`: create, complete, release. `verifyReview.1e6`: execution gas of an inner call with a proof of 20 siblings. The approval of the ERC-20 is not counted for anybody.',
  ];
}
