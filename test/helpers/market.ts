/** A real chain with the contracts on it, and the command line talking to it as a person would. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HDNodeWallet, type JsonRpcProvider } from 'ethers';
import { connectProvider } from '../../services/src/chain/provider.ts';
import { deployAll } from '../../services/src/deploy/index.ts';
import type { LocalChain } from './chains.ts';

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface TestMarket {
  url: string;
  provider: JsonRpcProvider;
  escrow: string;
  reputation: string;
  bond: string;
  stakes: string;
  /** For files of the test; gone with the market. */
  directory: string;
  /** The funded development account of that number. */
  key(index: number): string;
  /** Runs `agent-market …` as the owner of `key`. */
  cli(args: string[], key?: string): Promise<CliRun>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../services/src/cli/main.ts', import.meta.url));
/** Of Hardhat's node and of anvil alike; everybody knows it. */
const DEVELOPMENT_WORDS = 'test test test test test test test test test test test junk';

export async function startMarket(start: () => Promise<LocalChain>): Promise<TestMarket> {
  const chain = await start();
  const provider = await connectProvider(chain.url);
  const { escrow, reputation, bond, stakes } = await deployAll({ signer: await provider.getSigner(0) });
  const directory = mkdtempSync(join(tmpdir(), 'agent-market-e2e-'));
  const bonds = { AGENT_MARKET_BOND: bond, AGENT_MARKET_STAKES: stakes };
  const settings = { AGENT_MARKET_RPC_URL: chain.url, AGENT_MARKET_ESCROW: escrow, ...bonds };
  return {
    url: chain.url,
    provider,
    escrow,
    reputation,
    bond,
    stakes,
    directory,
    key: (index) => HDNodeWallet.fromPhrase(DEVELOPMENT_WORDS, undefined, `m/44'/60'/0'/0/${index}`).privateKey,
    cli: (args, key = '') => startCli(args, { ...settings, AGENT_MARKET_PRIVATE_KEY: key }).ended,
    async stop() {
      provider.destroy();
      rmSync(directory, { recursive: true, force: true });
      await chain.stop();
    },
  };
}

/** Starts the command line in a process that can be killed. */
export function startCli(
  args: string[],
  env: Record<string, string>,
): {
  kill: (signal?: NodeJS.Signals) => void;
  ended: Promise<CliRun>;
  onError: (listener: (text: string) => void) => void;
} {
  const child = spawn(process.execPath, ['--conditions=agent-market-source', MAIN, ...args], {
    // No database server of the surrounding run: these tests are about the embedded one.
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  return {
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    onError: (listener) => void child.stderr.on('data', (chunk: Buffer) => listener(chunk.toString())),
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...out }))),
  };
}
