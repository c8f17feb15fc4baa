// A sceptic's first command, from nothing: the process of `agent-market verify`.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { rowOf, type Row } from '../row.ts';
import { rounded } from './child.ts';

const ROUNDS = 15;
const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

interface Run {
  ms: number;
  cpuMs: number;
}

export async function verifyRows(): Promise<Row[]> {
  // What an installed package runs: the build, and Node without conditions or loaders.
  execFileSync('npm', ['run', '--silent', 'build:packages'], {
    cwd: pathOf('.'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const env = { ...process.env, NODE_OPTIONS: '' };
  const run = (...args: string[]): Run => {
    const start = performance.now();
    const reporting = ['--require', pathOf('bench/log/report-cpu.cjs'), ...args];
    const { status, output } = spawnSync(process.execPath, reporting, {
      env,
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
    return { ms: rounded(performance.now() - start), cpuMs: rounded(Number(output[3])) };
  };
  const vector = (name: string) => pathOf(`test/vectors/bundle-v1.${name}.json`);
  const verify = [pathOf('services/bin/agent-market.js'), 'verify', vector('review-proof'), '--config', vector('pins')];
  console.error(`log: agent-market verify, ${ROUNDS} times`);

  const [ours, empty]: [Run[], Run[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(run(...verify));
    empty.push(run(pathOf('bench/log/empty.js')));
  }
  const row = (metric: string, unit: string, figure: keyof Run) => {
    const samples = (runs: Run[]) => runs.map((each) => each[figure]);
    return rowOf(metric, unit, samples(ours), { name: 'an empty script', samples: samples(empty) });
  };
  return [row('log.verify.cold.ms', 'ms', 'ms'), row('log.verify.cold.cpuMs', 'CPU ms', 'cpuMs')];
}
