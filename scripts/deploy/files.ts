/** The records in deployments/, and the note of a transaction that was sent and not yet seen mined. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRecord, type DeploymentRecord } from '../../services/src/deploy/index.ts';

export interface Files {
  network: string;
  chainId: bigint;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Tests keep their records apart. */
const ELSEWHERE = process.env['AGENT_MARKET_DEPLOYMENTS'];
const RECORDS = ELSEWHERE ?? join(ROOT, 'deployments');
const NOTES = ELSEWHERE ?? join(ROOT, '.data', 'deploy');

const recordFile = ({ network }: Files): string => join(RECORDS, `${network}.json`);
const pendingFile = ({ network, chainId }: Files): string => join(NOTES, `pending-${network}-${chainId}`);

/** The record and its name, if there is one. Errors: `DEPLOYMENT_FILE_INVALID`. */
export function readRecord(files: Files): { file: string; content: DeploymentRecord } | undefined {
  const path = recordFile(files);
  if (!existsSync(path)) return undefined;
  const file = relative(ROOT, path);
  return { file, content: parseRecord(readFileSync(path, 'utf8'), file) };
}

export function writeRecord(files: Files, record: DeploymentRecord): string {
  const path = recordFile(files);
  write(path, `${JSON.stringify(record, undefined, 2)}\n`);
  return relative(ROOT, path);
}

export function pendingOf(files: Files): string | undefined {
  const path = pendingFile(files);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

export function rememberPending(files: Files, transaction: string): void {
  write(pendingFile(files), `${transaction}\n`);
}

export function forgetPending(files: Files): void {
  rmSync(pendingFile(files), { force: true });
}

/** All or nothing: a crash leaves the old file. */
function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}
