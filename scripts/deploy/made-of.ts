/** What the contracts were made of: the commit, and the compiler with its settings. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Compiler } from '../../services/src/deploy/index.ts';

const ROOT = new URL('../../', import.meta.url);

/** The commit checked out, with `-dirty` when contracts differ from it; null outside git. */
export function gitCommit(): string | null {
  try {
    const commit = git('rev-parse', 'HEAD');
    return git('status', '--porcelain', '--', 'contracts', 'hardhat.config.ts') === '' ? commit : `${commit}-dirty`;
  } catch {
    return null;
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: fileURLToPath(ROOT), encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** From the build that made the contract, so that an explorer can repeat it. */
export function compilerOf(contract: string): Compiler {
  const artifact = read(`artifacts/contracts/${contract}.sol/${contract}.json`) as { buildInfoId: string };
  const build = read(`artifacts/build-info/${artifact.buildInfoId}.json`) as BuildInfo;
  const { outputSelection: _selection, ...settings } = build.input.settings;
  return { version: build.solcLongVersion, settings };
}

interface BuildInfo {
  solcLongVersion: string;
  input: { settings: Record<string, unknown> };
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
}
