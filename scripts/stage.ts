/** One command of a longer run: shows its output as it comes, and counts the tests in it. */
import { spawn } from 'node:child_process';

export interface Stage {
  name: string;
  command: string[];
  env?: Record<string, string | undefined>;
  /** Whether it prints test counts as Hardhat does. A test stage that ran no test has failed. */
  tests?: boolean;
  /** Where its output goes; the terminal unless given. */
  show?: (output: string) => void;
}

export interface Outcome {
  name: string;
  ok: boolean;
  /** Tests, or 1 for a stage without any. */
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
}

// eslint-disable-next-line no-control-regex -- colours are control characters
const COLOUR = /\u001b\[[0-9;]*m/g;
const COUNT = /^ {2,}(\d+) (passing|failing|pending|skipped)\b/;

export async function runStage({ name, command, env = {}, tests = false, show = print }: Stage): Promise<Outcome> {
  const started = performance.now();
  const counts = { passing: 0, failing: 0, pending: 0, skipped: 0 };
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env },
    shell: process.platform === 'win32',
  });
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    show(chunk);
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, count, what] = COUNT.exec(line.replace(COLOUR, '')) ?? [];
      if (count !== undefined) counts[what as keyof typeof counts] += Number(count);
    }
  });
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      show(`${program}: ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  const seconds = (performance.now() - started) / 1000;
  const { passing, failing } = counts;
  const ok = code === 0 && failing === 0 && (!tests || passing > 0);
  return {
    name,
    ok,
    passed: tests ? passing : Number(ok),
    failed: ok ? 0 : Math.max(1, failing),
    skipped: counts.pending + counts.skipped,
    seconds,
  };
}

function print(output: string): void {
  process.stdout.write(output);
}

/** A line a stage. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const line = ({ name, ok, passed, failed, skipped, seconds }: Outcome): string =>
    `  ${ok ? '✔' : '✘'} ${name.padEnd(width)}  ${String(passed).padStart(5)} passed  ${String(failed).padStart(3)} failed` +
    `  ${String(skipped).padStart(3)} not run  ${seconds.toFixed(1).padStart(7)} s`;
  return outcomes.map(line).join('\n');
}

export function sum(outcomes: readonly Outcome[], what: 'passed' | 'failed' | 'skipped'): number {
  return outcomes.reduce((total, outcome) => total + outcome[what], 0);
}
