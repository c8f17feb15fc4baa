// Runs a file in a process of its own and reads the figures that it prints.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Figures by name, as the child prints them: one JSON object. */
export type Figures = Record<string, number | string>;

/** Runs `file` of this folder with `args`. Says on standard error what runs. */
export async function runChild<T extends Figures>(file: string, ...args: string[]): Promise<T> {
  console.error(`bench: ${file} ${args.join(' ')}`);
  const path = fileURLToPath(new URL(file, import.meta.url));
  const options = ['--conditions=agent-market-source', '--max-old-space-size=8192'];
  const { stdout } = await run(process.execPath, [...options, path, ...args]);
  return JSON.parse(stdout) as T;
}

/** What `work` costs in CPU milliseconds, of all threads of this process. */
export function cpuOf<T>(work: () => T): { result: T; cpuMs: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuMs: (user + system) / 1000 };
}

export function peakRssMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** A figure with three digits that mean something. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
