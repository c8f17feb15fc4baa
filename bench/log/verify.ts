// A sceptic's first command, from nothing: the process of `agent-market verify`.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { rowOf, type Row } from '../row.ts';
import { rounded } from './child.ts';

const ROUNDS = 15;
const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

export async function verifyRows(): Promise<Row[]> {
  // What an installed package runs: the build, and Node without conditions or loaders.
  execFileSync('npm', ['run', '--silent', 'build:packages'], {
    cwd: pathOf('.'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const env = { ...process.env, NODE_OPTIONS: '' };
  const ms = (...args: string[]): number => {
    const start = performance.now();
    execFileSync(process.execPath, args, { env });
    return rounded(performance.now() - start);
  };
  const vector = (name: string) => pathOf(`test/vectors/bundle-v1.${name}.json`);
  const verify = [pathOf('services/bin/agent-market.js'), 'verify', vector('review-proof'), '--config', vector('pins')];
  console.error(`log: agent-market verify, ${ROUNDS} times`);

  const ours: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(ms(...verify));
    empty.push(ms(pathOf('bench/log/empty.js')));
  }
  return [rowOf('log.verify.cold.ms', 'ms', ours, { name: 'an empty script', samples: empty })];
}
