/** From a network's name to a provider and a signer. Keys come from the environment or Hardhat's keystore, and go nowhere else. */
import { HDNodeWallet, JsonRpcProvider, Wallet, type JsonRpcSigner } from 'ethers';
import { InvalidInput } from '@agent-market/sdk/errors';
import { connectProvider } from '../../services/src/chain/provider.ts';

export interface OpenNetwork {
  provider: JsonRpcProvider;
  /** Undefined when there is no key: enough for a dry run. */
  signer: Wallet | HDNodeWallet | JsonRpcSigner | undefined;
  /** What a setting of this network is called in the environment. */
  variable: (setting: 'RPC_URL' | 'PRIVATE_KEY') => string;
}

const LOCAL = 'http://127.0.0.1:8545';

/** Errors: `NETWORK_UNKNOWN`, `INVALID_KEY` and those of the node. The caller destroys the provider. */
export async function openNetwork(name: string): Promise<OpenNetwork> {
  const variable = (setting: string): string => `${name.toUpperCase().replaceAll('-', '_')}_${setting}`;
  const isLocal = name === 'localhost' || name === 'anvil';
  const url = (await setting(name, variable('RPC_URL'))) ?? (isLocal ? LOCAL : undefined);
  if (url === undefined) {
    throw new InvalidInput('NETWORK_UNKNOWN', `there is no RPC for network ${name}`, {
      hint: `Set ${variable('RPC_URL')} to its URL.`,
    });
  }
  const provider = await connectProvider(url);
  const key = await setting(name, variable('PRIVATE_KEY'));
  return { provider, signer: key === undefined ? await unlocked(provider, isLocal) : wallet(key, provider), variable };
}

/** From the environment, or from Hardhat's keystore for the networks that hardhat.config.ts names. */
async function setting(network: string, variable: string): Promise<string | undefined> {
  const value = process.env[variable];
  if (value !== undefined && value !== '') return value;
  if (network === 'localhost' || network === 'anvil') return undefined;
  const { default: hre } = await import('hardhat');
  const config = hre.config.networks[network];
  if (config?.type !== 'http') return undefined;
  if (variable.endsWith('_RPC_URL')) return config.url.getUrl().catch(() => undefined);
  const [first] = Array.isArray(config.accounts) ? config.accounts : [];
  return first?.getHexString().catch(() => undefined);
}

async function unlocked(provider: JsonRpcProvider, isLocal: boolean): Promise<JsonRpcSigner | undefined> {
  return isLocal ? (await provider.listAccounts())[0] : undefined;
}

function wallet(key: string, provider: JsonRpcProvider): Wallet {
  try {
    return new Wallet(key.trim(), provider);
  } catch {
    // Not chained: the cause would carry the key into a log.
    throw new InvalidInput('INVALID_KEY', 'the private key is not 32 bytes of hex', { hint: 'Check the key you set.' });
  }
}
