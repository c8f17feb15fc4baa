/** Starts a local chain as a process of its own: Hardhat's node, or anvil, which nobody here wrote. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface LocalChain {
  url: string;
  /** Ends the process and everything it started. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_MS = 60_000;

/** Hardhat's node on a free port of the loopback. Every transaction is a block. */
export async function startHardhatNode(): Promise<LocalChain> {
  const port = await freePort();
  const hardhat = fileURLToPath(import.meta.resolve('hardhat')).replace(/dist\/.*$/, 'dist/src/cli.js');
  return start([process.execPath, hardhat, 'node', '--hostname', '127.0.0.1', '--port', String(port)], port);
}

/** anvil on a free port of the loopback; further arguments are its own. */
export async function startAnvil(...args: string[]): Promise<LocalChain> {
  const port = await freePort();
  const anvil = fileURLToPath(new URL('../node_modules/.bin/anvil', import.meta.url));
  const hardfork = args.includes('--hardfork') ? [] : ['--hardfork', 'osaka'];
  return start([anvil, '--host', '127.0.0.1', '--port', String(port), ...hardfork, '--silent', ...args], port);
}

async function start([command = '', ...args]: string[], port: number): Promise<LocalChain> {
  // A group of its own, so that stopping takes its children along and Ctrl-C reaches it only through us.
  const child = spawn(command, args, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said.push(chunk.toString());
      if (said.length > 50) said.shift();
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const kill = (): void => killGroup(child);
  const forget = killWithUs(kill);
  try {
    await answering(url, child);
  } catch (cause) {
    kill();
    throw new Error(`the local chain did not start: ${said.join('').slice(-2000)}`, { cause });
  }
  return {
    url,
    async stop() {
      forget();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      kill();
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}

/** Ends the chain when this process ends, by itself or by a signal. Returns how to take that back. */
function killWithUs(kill: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    kill();
    // A listener switches the usual end off: without another one, die of the signal after all.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once('exit', kill);
  for (const signal of signals) process.once(signal, onSignal);
  return () => {
    process.off('exit', kill);
    for (const signal of signals) process.off(signal, onSignal);
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
      () => undefined,
    );
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer within ${READY_MS / 1000} s`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
