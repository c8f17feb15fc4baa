/**
 * The lock of an embedded database's directory. Two processes that open one directory destroy it, so the second is refused.
 *
 * Each opener creates a file of its own, with O_EXCL, and then looks at all the others: whoever comes later sees the
 * earlier one, and taking over from a dead process never removes a file that a live one could own. Two that start at the
 * same moment may both be refused, but never both be let in.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '../errors.ts';

/** Who holds a directory. The start time tells a process from a later one that was given the same id. */
interface Holder {
  pid: number;
  startedAt: string;
  host: string;
}

export interface DataDirLock {
  release(): void;
}

const NAME = /^lock\.[0-9a-f-]{36}$/;

/** Takes the directory for this process, or throws `STORE_LOCKED` naming who has it. */
export function lockDataDir(dataDir: string): DataDirLock {
  const mine = join(dataDir, `lock.${randomUUID()}`);
  try {
    mkdirSync(dataDir, { recursive: true });
    writeWhole(mine, { pid: process.pid, startedAt: startTime(process.pid) ?? '', host: hostname() });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Unavailable('STORE_UNREACHABLE', `${dataDir} cannot be written: ${why}`, {
      hint: 'Give a directory that this account may write to.',
      retryable: false,
      cause,
    });
  }
  try {
    for (const path of locksIn(dataDir).filter((each) => each !== mine)) {
      const holder = readHolder(path);
      if (holder === undefined) continue;
      if (isAlive(holder)) throw locked(dataDir, { holder, path });
      rmSync(path, { force: true });
    }
  } catch (error) {
    rmSync(mine, { force: true });
    throw error;
  }
  return { release: () => rmSync(mine, { force: true }) };
}

/** The name appears only once the content is on disk, so nobody reads half a lock. */
function writeWhole(path: string, holder: Holder): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'wx');
  writeSync(file, JSON.stringify(holder));
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, path);
}

function locksIn(dataDir: string): string[] {
  return readdirSync(dataDir)
    .filter((name) => NAME.test(name))
    .map((name) => join(dataDir, name));
}

/** Undefined when its owner released it since it was listed. */
function readHolder(path: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch (cause) {
    throw new Unavailable('STORE_LOCKED', `the lock ${path} cannot be read`, {
      hint: 'Make sure that no agent-market process uses this directory, then delete that file.',
      cause,
    });
  }
}

/** On another host nobody can tell from here, so it counts as alive. */
function isAlive({ pid, startedAt, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startTime(pid) === undefined || startTime(pid) === startedAt;
}

/** When a process started, in a form only good for comparing; undefined where /proc does not exist. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name in brackets may hold spaces; start time is the 20th field after it.
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function locked(dataDir: string, { holder, path }: { holder: Holder; path: string }): Unavailable {
  const here = holder.host === hostname();
  return new Unavailable('STORE_LOCKED', `${dataDir} is in use by process ${holder.pid} on ${holder.host}`, {
    hint: here
      ? `Stop that process (kill ${holder.pid}), give another data directory, or set DATABASE_URL to share a server.`
      : `If nothing on ${holder.host} uses the directory any more, delete ${path}.`,
  });
}
