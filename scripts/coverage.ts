/**
 * `npm run coverage`: which lines, statements, functions, branches and conditions of the contracts the Mocha tests and the
 * Solidity properties reach, and which not. Writes bench/COVERAGE.md.
 *
 *   --require 98   fails when any of the five stays below, and writes nothing
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import prettier from 'prettier';

import { instrument } from './coverage/instrument.ts';
import { measure } from './coverage/run.ts';
import { coverageOf, type Coverage } from './coverage/table.ts';
import { ROOT } from './solidity/settings.ts';

const FILE = join(ROOT, 'bench', 'COVERAGE.md');

const { values: options } = parseArgs({ options: { require: { type: 'string' } } });
const instrumented = instrument();
const runs = await measure(instrumented);
const coverage = coverageOf(instrumented.points, runs);
const notes = runs.map(
  ({ name, passed, failed }) =>
    `${name}: ${passed} tests passed` +
    (failed.length === 0 ? '.' : `, ${failed.length} failed because probes cost gas:\n${listOf(failed)}`),
);
const text = await format(coverage, notes);
process.stdout.write(text);
if (options.require === undefined) writeFileSync(FILE, text);
else if (coverage.lowest < Number(options.require)) {
  process.stderr.write(`${coverage.lowest.toFixed(1)} % is less than the ${options.require} % required\n`);
  process.exitCode = 1;
}

async function format({ table, missed }: Coverage, tests: string[]): Promise<string> {
  const parts = [
    '# Coverage of the contracts',
    'Written by `npm run coverage`; what the columns mean is in [docs/testing.md](../docs/testing.md).',
    table,
    ...tests,
    `## Not reached\n\n${missed.length === 0 ? 'Nothing.' : listOf(missed.map((point) => `\`${point}\``))}`,
  ];
  return prettier.format(parts.join('\n\n'), { ...(await prettier.resolveConfig(FILE)), parser: 'markdown' });
}

function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
