/** A project beside ours, under tmp/, whose contracts may differ: for runs of Hardhat that must not touch ours. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ROOT } from './settings.ts';

export interface Scratch {
  path: string;
  /** Makes its folders ours again, except for these files. */
  refresh: (changed: Record<string, string>) => void;
}

interface Content {
  /** Folders of ours that it holds copies of. */
  folders: string[];
  settings: object;
  /** Further fields of its configuration, as JavaScript. */
  config?: string;
}

export interface Run {
  code: number | null;
  output: string;
  timeout: boolean;
}

/** Runs Hardhat in it; killed after `longest` milliseconds. */
export function runHardhat({ path }: Scratch, args: string[], longest: number): Promise<Run> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const child = spawn('hardhat', args, { cwd: path, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let timeout = false;
  const timer = setTimeout(() => (timeout = child.kill('SIGKILL')), longest);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, timeout });
    });
  });
}

export function makeScratch(name: string, { folders, settings, config = 'plugins: [],' }: Content): Scratch {
  const path = join(ROOT, 'tmp', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(path, 'hardhat.config.ts'), configOf(settings, config));
  return {
    path,
    refresh(changed) {
      for (const folder of folders) mirror(folder, path, changed);
      for (const [file, text] of Object.entries(changed)) writeIfNew(join(path, file), text);
    },
  };
}

/** Only what differs is written: Hardhat compiles again what is new. */
function mirror(folder: string, path: string, changed: Record<string, string>): void {
  const target = join(path, folder);
  const here = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  if (existsSync(target)) {
    for (const file of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
      const kept = here.includes(file) || join(folder, file).replaceAll('\\', '/') in changed;
      if (!kept) rmSync(join(target, file), { recursive: true, force: true });
    }
  }
  for (const file of here) {
    const source = join(ROOT, folder, file);
    if (statSync(source).isDirectory() || join(folder, file).replaceAll('\\', '/') in changed) continue;
    if (file.endsWith('.sol')) writeIfNew(join(target, file), readFileSync(source, 'utf8'));
    else cpSync(source, join(target, file));
  }
}

function writeIfNew(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function configOf(settings: object, config: string): string {
  return `import ours from '../../hardhat.config.ts';

const [compiler] = ours.solidity.compilers;

export default {
  ...ours,
  paths: { sources: { solidity: ['contracts'] }, tests: { mocha: 'test', solidity: 'test/properties' } },
  solidity: { compilers: [{ ...compiler, settings: ${JSON.stringify(settings)} }] },
  ${config}
};
`;
}
