/** One run at a time: two would write over each other's results and projects. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../solidity/settings.ts';

const FILE = join(ROOT, 'tmp', 'mutation.lock');

export function takeLock(): void {
  mkdirSync(join(ROOT, 'tmp'), { recursive: true });
  const holder = readHolder();
  if (holder !== undefined && isAlive(holder))
    throw new Error(`process ${holder} is judging mutants already (${FILE})`);
  writeFileSync(FILE, String(process.pid));
  process.on('exit', () => {
    rmSync(FILE, { force: true });
  });
}

function readHolder(): number | undefined {
  try {
    return Number(readFileSync(FILE, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
