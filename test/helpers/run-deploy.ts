/** Runs scripts/deploy.ts as its users do: a process of its own, with its records in a scratch folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  code: number | null;
  /** The JSON that was printed: a report, or an error. */
  said: { status?: string; error?: { code: string } } & Record<string, unknown>;
  text: string;
}

export interface Deployer {
  run(network: string, ...args: string[]): Promise<Ran>;
  start(network: string, ...args: string[]): { child: ChildProcess; done: Promise<Ran> };
  record(network: string): Record<string, unknown>;
  setRecord(network: string, content: unknown): void;
  dir: string;
  /** The URLs and keys of the networks. */
  env: Record<string, string>;
}

export function createDeployer(env: Record<string, string>): Deployer {
  const dir = mkdtempSync(join(tmpdir(), 'agent-market-deployments-'));
  const path = (network: string): string => join(dir, `${network}.json`);

  function start(network: string, ...args: string[]): { child: ChildProcess; done: Promise<Ran> } {
    const command = ['--conditions=agent-market-source', 'scripts/deploy.ts', '--json', '--network', network, ...args];
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      env: { ...process.env, ...env, AGENT_MARKET_DEPLOYMENTS: dir },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const done = new Promise<Ran>((resolve) => {
      child.on('close', (code) => resolve({ code, said: jsonIn(text), text }));
    });
    return { child, done };
  }

  return {
    dir,
    env,
    start,
    run: (network, ...args) => start(network, ...args).done,
    record: (network) => JSON.parse(readFileSync(path(network), 'utf8')) as Record<string, unknown>,
    setRecord: (network, content) => writeFileSync(path(network), JSON.stringify(content)),
  };
}

function jsonIn(text: string): Ran['said'] {
  const line = text.split('\n').findLast((each) => each.startsWith('{'));
  return line === undefined ? {} : (JSON.parse(line) as Ran['said']);
}
