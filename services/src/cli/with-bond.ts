/** What every command of the bond begins with: a provider, a client for the key in the environment, and what files are for. */
import { createBondClient, type BondClient } from '@agent-market/sdk/bond';
import { InvalidInput } from '@agent-market/sdk/errors';
import { isSameDomain, type LogDomain } from '@agent-market/sdk/reviews';
import type { ContractRunner, Provider, Wallet } from 'ethers';
import { connectProvider } from '../chain/provider.ts';
import { required } from '../config.ts';
import { print, type Printed } from './output.ts';
import { walletOf } from './wallet.ts';

export interface BondOptions {
  rpc?: string;
  bond?: string;
  json?: boolean;
}

export interface BondReading {
  bond: BondClient;
  /** What signatures that count for this bond are bound to. */
  domain: LogDomain;
}

/** Runs `act` with a client that only reads, and prints the headline and the values that it returns. */
export async function readBond(options: BondOptions, act: Act<BondReading>): Promise<void> {
  await connected(options, async (provider) => act(await contextOf(options, provider, provider)));
}

/** Same, with a client that signs. */
export async function withBond(options: BondOptions, act: Act<BondReading & { wallet: Wallet }>): Promise<void> {
  await connected(options, async (provider) => {
    const wallet = walletOf(provider);
    return act({ ...(await contextOf(options, provider, wallet)), wallet });
  });
}

type Act<Context> = (context: Context) => Promise<[headline: string, result: Printed]>;

/** Refuses a file that is for another chain or contract than this bond's. Errors: `WRONG_CONTRACT`. */
export function checkDomain(path: string, given: LogDomain, own: LogDomain): void {
  if (isSameDomain(given, own)) return;
  throw new InvalidInput('WRONG_CONTRACT', `${path} is for ${given.contract} on chain ${given.chainId}`, {
    hint: `This bond stands for ${own.contract} on chain ${own.chainId}: name another with --bond and --rpc.`,
  });
}

async function contextOf(options: BondOptions, provider: Provider, runner: ContractRunner): Promise<BondReading> {
  const bond = createBondClient({ address: required('bond', options.bond), runner });
  const { reputation } = await bond.getTerms();
  return { bond, domain: { chainId: (await provider.getNetwork()).chainId, contract: reputation } };
}

async function connected(options: BondOptions, act: Act<Provider>): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  try {
    print(options.json, ...(await act(provider)));
  } finally {
    provider.destroy();
  }
}
