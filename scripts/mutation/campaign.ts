/** The Solidity properties against one mutant, in a project of their own: they are compiled together with the contract. */
import { spawn } from 'node:child_process';

import { makeScratch, type Scratch } from '../solidity/scratch.ts';

/** A mutant that never ends a loop inside the campaign is not waited for. */
const LONGEST_MS = 300_000;

export interface CampaignResult {
  ok: boolean;
  /** The property that failed; the last words of the run when it failed otherwise. */
  failed: string;
  timeout: boolean;
}

export function makeCampaign(name: string): { run: (file: string, source: string) => Promise<CampaignResult> } {
  const scratch = makeScratch(`mutation-${name}`, {
    solidity: ['contracts', 'test/properties'],
    // Faster to compile, and these tests do not count gas.
    settings: { optimizer: { enabled: false }, viaIR: true, evmVersion: 'cancun' },
  });
  return {
    async run(file, source) {
      scratch.refresh({ [file]: source });
      return runSolidity(scratch);
    },
  };
}

function runSolidity(scratch: Scratch): Promise<CampaignResult> {
  const child = spawn('hardhat', ['test', 'solidity'], {
    cwd: scratch.path,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let timeout = false;
  const timer = setTimeout(() => {
    timeout = true;
    child.kill('SIGKILL');
  }, LONGEST_MS);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      const failed = /^\s+\d+\) (\w+)/m.exec(output)?.[1] ?? output.trim().split('\n').slice(-3).join(' ');
      resolve({ ok: code === 0 && /\d+ passing/.test(output), failed, timeout });
    });
  });
}
