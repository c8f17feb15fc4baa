/** How the contracts are compiled for a deployment, for those that compile them again. */
import { fileURLToPath } from 'node:url';
import hardhatConfig from '../../hardhat.config.ts';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Optimizer, pipeline and EVM version. What to put out is the caller's to say. */
export function deployedSettings(): Record<string, unknown> {
  const { compilers } = hardhatConfig.solidity as unknown as { compilers: [{ settings: Record<string, unknown> }] };
  const { outputSelection: _selection, ...settings } = compilers[0].settings;
  return settings;
}
