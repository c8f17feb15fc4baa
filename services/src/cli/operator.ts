/** Opens what an operator's commands work with: node, contract, key and store; closes them again. */
import { parseAddress } from '@agent-market/sdk';
import { createEscrowClient } from '@agent-market/sdk/escrow';
import { localSigner, type LogDomain } from '@agent-market/sdk/reviews';
import type { JsonRpcProvider } from 'ethers';
import { createRpc } from '../chain/rpc.ts';
import { connectProvider } from '../chain/provider.ts';
import { createTaskReader } from '../chain/task-reader.ts';
import { optional, required } from '../config.ts';
import type { AnchorContext } from '../log/anchor-context.ts';
import { systemClock, type IntakeContext } from '../log/context.ts';
import { SignatureWorkers } from '../log/signature-workers.ts';
import { openStore, type StorePlace } from '../store/open.ts';
import { privateKey, walletOf } from './wallet.ts';

export interface OperatorOptions {
  rpc?: string;
  escrow?: string;
  dataDir?: string;
  json?: boolean;
  /** Ends every wait for the chain. */
  signal?: AbortSignal;
}

export type Operator = IntakeContext & AnchorContext & { provider: JsonRpcProvider };

/** Runs `work` as the operator whose key is in the environment, and closes everything whatever happens. */
export async function asOperator<T>(options: OperatorOptions, work: (operator: Operator) => Promise<T>): Promise<T> {
  const url = required('rpcUrl', options.rpc);
  const escrow = required('escrow', options.escrow);
  const signer = localSigner(privateKey());
  const place = storePlace(options);
  const provider = await connectProvider(url);
  try {
    const domain = await logDomain(provider, escrow);
    const store = await openStore(place, { domain, operator: signer.address });
    const workers = new SignatureWorkers({ key: privateKey() });
    try {
      return await work({
        store,
        signer,
        workers,
        clock: systemClock,
        tasks: createTaskReader({ provider, escrow }),
        acceptUnverified: false,
        rpc: createRpc({ url, ...(options.signal && { signal: options.signal }) }),
        sender: walletOf(),
        provider,
      });
    } finally {
      await workers.close();
      await store.close();
    }
  } finally {
    provider.destroy();
  }
}

/** The chain and the AgentReputation that belong to an escrow. */
export async function logDomain(provider: JsonRpcProvider, escrow: string): Promise<LogDomain> {
  const contract = await createEscrowClient({ address: parseAddress(escrow), runner: provider }).reputation();
  return { chainId: (await provider.getNetwork()).chainId, contract };
}

/** A PostgreSQL server when one is configured, otherwise the embedded database in the data directory. */
function storePlace(options: OperatorOptions): StorePlace {
  const url = optional('databaseUrl');
  return options.dataDir === undefined && url !== undefined
    ? { url }
    : { dataDir: required('dataDir', options.dataDir) };
}
