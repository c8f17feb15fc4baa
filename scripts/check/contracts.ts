/**
 * Compares the compiled contracts with contracts/snapshots/ (ABI, storage layout, sizes, interface ids), and checks sizes and
 * metadata. `npm run check:contracts` fails when they differ; `npm run check:contracts -- --write` accepts what is.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtContracts } from '../contracts/built.ts';
import { diffLines } from '../contracts/compare.ts';
import { problemsOf, SNAPSHOTS, snapshotsOf } from '../contracts/snapshots.ts';

const [mode = '--check', ...rest] = process.argv.slice(2);
if (rest.length > 0 || !['--check', '--write'].includes(mode)) {
  process.stderr.write('usage: check/contracts.ts [--check | --write]\n');
  process.exit(2);
}
const folder = process.env['AGENT_MARKET_SNAPSHOTS'] ?? SNAPSHOTS;
const contracts = builtContracts();
const current = snapshotsOf(contracts);
const problems = problemsOf(contracts);

if (mode === '--write') write();
else compare();
if (problems.length === 0)
  process.stdout.write(`${contracts.length} contracts, ${current.size} snapshots: all as they should be\n`);
else process.stderr.write(`${problems.join('\n')}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function write(): void {
  mkdirSync(folder, { recursive: true });
  for (const name of stored()) if (!current.has(name)) rmSync(join(folder, name));
  for (const [name, text] of current) writeFileSync(join(folder, name), text);
}

function compare(): void {
  for (const name of new Set([...stored(), ...current.keys()])) {
    const path = join(folder, name);
    if (!current.has(name)) problems.push(`contracts/snapshots/${name} belongs to no contract`);
    const differences = diffLines(existsSync(path) ? readFileSync(path, 'utf8') : '', current.get(name) ?? '');
    if (differences.length > 0)
      problems.push(`contracts/snapshots/${name} differs:`, ...differences.map((each) => `  ${each}`));
  }
  if (problems.length > 0) problems.push('If that was meant: npm run check:contracts -- --write, and commit it.');
}

function stored(): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
