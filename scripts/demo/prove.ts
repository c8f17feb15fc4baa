/** One review as a stranger sees it: a file, checked by the command line, and refused once a byte of it is changed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeBundle, type ProofBundle } from '@agent-market/sdk/log';
import { say } from './say.ts';

export interface ProofFiles {
  bundle: string;
  pins: string;
}

const CLI = fileURLToPath(new URL('../../services/bin/agent-market.js', import.meta.url));

/** Writes the bundle and the pins that a verifier would have made from what it trusts. */
export function writeProof(directory: string, bundle: ProofBundle): ProofFiles {
  mkdirSync(directory, { recursive: true });
  const files = { bundle: join(directory, 'review-proof.json'), pins: join(directory, 'pins.json') };
  const pins = {
    type: 'agent-market-pins',
    version: 1,
    chainId: String(bundle.domain.chainId),
    contract: bundle.domain.contract,
    operators: [bundle.header.operator],
  };
  writeFileSync(files.bundle, serializeBundle(bundle));
  writeFileSync(files.pins, `${JSON.stringify(pins, null, 2)}\n`);
  return files;
}

/** Runs `agent-market verify` as a stranger would. Throws unless it ends with the expected exit code. */
export function verifyAsStranger({ bundle, pins }: ProofFiles, { rpc, expect }: { rpc: string; expect: number }): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [CLI, 'verify', bundle, '--config', pins, '--rpc', rpc],
    { encoding: 'utf8' },
  );
  for (const line of `${stdout}${stderr}`.trim().split('\n').slice(0, 4)) say.plain(`      ${line}`);
  say.fact('exit code', String(status));
  if (status !== expect) throw new Error(`verify ended with ${status} instead of ${expect}`);
}

/** A copy of the bundle with one letter of the review's text changed. */
export function tamper({ bundle, pins }: ProofFiles): ProofFiles {
  const bytes = readFileSync(bundle);
  const at = bytes.indexOf('"text":"') + '"text":"'.length;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const changed = bundle.replace(/\.json$/, '.tampered.json');
  writeFileSync(changed, bytes);
  return { bundle: changed, pins };
}
