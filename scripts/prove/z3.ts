/** z3 as a process with a time limit of our own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Solved {
  answer: 'sat' | 'unsat' | 'unknown' | 'timeout';
  /** Everything it printed. */
  output: string;
}

export function hasZ3(): boolean {
  return spawnSync('z3', ['--version']).status === 0;
}

export function solve(query: string, { seconds, options = [] }: { seconds: number; options?: string[] }): Solved {
  const folder = mkdtempSync(join(tmpdir(), 'agent-market-proof-'));
  try {
    const file = join(folder, 'query.smt2');
    writeFileSync(file, query);
    // Its own limit is not always kept, so it is also killed.
    const limits = { timeout: seconds * 1000 + 2000, killSignal: 'SIGKILL', maxBuffer: 1 << 28 } as const;
    const { stdout } = spawnSync('z3', ['-smt2', `-T:${seconds}`, ...options, file], { encoding: 'utf8', ...limits });
    const word = /^(sat|unsat|unknown)\b/m.exec(stdout)?.[1];
    return { answer: (word as Solved['answer'] | undefined) ?? 'timeout', output: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
