/**
 * `npm run mutation:verifier`: changes the code that verifies one small thing at a time (StrykerJS), and tells which changes no test
 * notices.
 *
 *   --report               writes bench/MUTATION-VERIFIER.md again, after an explanation was added, and judges none
 *   --mutate FILE,FILE     only these; their results take the place of their old ones, and the others stay
 *
 * Results are kept in bench/mutation/verifier.json, a line a mutant that is not killed; explanations in
 * bench/mutation/verifier-explanations.json, by the text that is changed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ROOT } from '../solidity/settings.ts';
import { readStryker, storeResults } from './verifier-results.ts';
import { writeVerifierReport } from './verifier-report.ts';

const { values: options } = parseArgs({
  options: { report: { type: 'boolean', default: false }, mutate: { type: 'string' } },
});

if (!options.report) {
  const stryker = join(ROOT, 'node_modules', '.bin', 'stryker');
  const only = options.mutate === undefined ? [] : ['--mutate', options.mutate];
  const config = 'scripts/mutation/verifier.stryker.json';
  // Few runs a law: what only a long search would find is no regression test.
  const env = { ...process.env, NODE_OPTIONS: '', FC_RUNS: '20' };
  const { status } = spawnSync(stryker, ['run', config, ...only], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  storeResults(readStryker(readFileSync(join(ROOT, 'tmp', 'mutation-verifier.json'), 'utf8')), {
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}`,
    commit: git('rev-parse', '--short', 'HEAD'),
  });
}
process.stdout.write(`${await writeVerifierReport()}\n`);

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}
