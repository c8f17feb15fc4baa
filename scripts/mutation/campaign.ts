/** The Solidity properties against one mutant, in a project of their own: they are compiled together with the contract. */
import { makeScratch, runHardhat } from '../solidity/scratch.ts';

/** A mutant that never ends a loop inside the campaign is not waited for. */
const LONGEST_MS = 900_000;

export interface CampaignResult {
  ok: boolean;
  /** The property that failed; the last words of the run when it failed otherwise. */
  failed: string;
  timeout: boolean;
}

export function makeCampaign(name: string): { run: (file: string, source: string) => Promise<CampaignResult> } {
  const scratch = makeScratch(`mutation-${name}`, {
    folders: ['contracts', 'test/properties'],
    // Faster to compile, and these tests do not count gas.
    settings: { optimizer: { enabled: false }, viaIR: true, evmVersion: 'cancun' },
  });
  return {
    async run(file, source) {
      scratch.refresh({ [file]: source });
      const { code, output, timeout } = await runHardhat(scratch, ['test', 'solidity'], LONGEST_MS);
      const failed = /^\s+\d+\) (\w+)/m.exec(output)?.[1] ?? output.trim().split('\n').slice(-3).join(' ');
      return { ok: code === 0 && /\d+ passing/.test(output), failed, timeout };
    },
  };
}
