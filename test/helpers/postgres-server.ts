/** A PostgreSQL server of the test's own, to be killed. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../scripts/local-chain.ts';

export interface PostgresServer {
  url: string;
  /** SIGKILL to the server and all that serve its connections: what a machine does that loses its power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Kills it and removes what it stored. */
  remove(): Promise<void>;
}

/** Undefined where PostgreSQL is not installed. */
export async function newPostgresServer(): Promise<PostgresServer | undefined> {
  const bin = binaries();
  if (bin === undefined) return undefined;
  const dir = mkdtempSync(join(tmpdir(), 'agent-market-postgres-'));
  const account = unprivileged(dir);
  const data = join(dir, 'data');
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'market', '--auth=trust', '--no-sync'], account);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr.toString()}`);
  const port = await freePort();
  const url = `postgres://market@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const child = server;
    server = undefined;
    if (child?.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    // Its children first, which would otherwise see it dying and say goodbye to their clients.
    for (const pid of childrenOf(child.pid)) killOne(pid);
    killOne(child.pid);
    await gone;
  };
  return {
    url,
    kill,
    async start() {
      const settings = ['-p', String(port), '-k', dir, '-c', 'listen_addresses=127.0.0.1'];
      server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], { ...account, stdio: 'ignore' });
      await answering(url);
    },
    async remove() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function binaries(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions) ? readdirSync(versions).map((each) => join(versions, each, 'bin')) : [];
  const known = [...debian.sort().reverse(), ...(process.env['PATH'] ?? '').split(':')];
  return known.find((each) => existsSync(join(each, 'initdb')));
}

/** PostgreSQL refuses to run as root. */
function unprivileged(dir: string): { cwd: string; uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return { cwd: dir };
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(dir, uid, gid);
  return { cwd: dir, uid, gid };
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  return stdout.toString().split('\n').filter(Boolean).map(Number);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (tries === 300) throw error;
      await sleep(100);
    }
  }
}
