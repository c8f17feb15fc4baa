/** Deploys TaskEscrow, whose constructor deploys AgentReputation, at addresses that are the same on every chain. */
import { parseAddress, type Address } from '@agent-market/sdk';
import { TaskEscrow__factory } from '@agent-market/sdk/contracts';
import { InvalidInput } from '@agent-market/sdk/errors';
import { keccak256, type Provider, type Signer, type TransactionReceipt } from 'ethers';
import { Unavailable } from '../errors.ts';
import { checkCode, escrowImmutables, reputationImmutables } from './check-code.ts';
import { CREATE2_PROXY, creationCall, DEFAULT_SALT, predictAddresses } from './create2.ts';
import { findCreation } from './find-creation.ts';
import { ensureProxy } from './proxy.ts';

export interface Deployed {
  chainId: bigint;
  salt: string;
  escrow: Address;
  reputation: Address;
  codeHashes: { escrow: string; reputation: string };
  /** False when the contracts were there already. */
  fresh: boolean;
  /** What the creation used; zero when nothing was sent. */
  gasUsed: bigint;
  /** What created them; null when it is unknown: the node has forgotten old states. */
  creation: { transaction: string; block: number } | null;
}

export interface DeployOptions {
  signer: Signer;
  /** 32 bytes; {@link DEFAULT_SALT} unless given. */
  salt?: string;
  /** A transaction sent by an earlier, interrupted run. */
  pending?: string;
  /** Told the hash as soon as the transaction is sent, before it is mined. */
  onSent?: (transaction: string) => void;
  /** 1 unless given. */
  confirmations?: number;
}

const TIMEOUT_MS = 600_000;

/** Errors: `CODE_DIFFERS`, `DEPLOYMENT_REVERTED`, `DEPLOYMENT_UNCONFIRMED` (run it again) and those of the CREATE2 proxy. */
export async function deployAll(options: DeployOptions): Promise<Deployed> {
  const { signer, salt = DEFAULT_SALT } = options;
  const { provider } = signer;
  if (provider === null) throw new InvalidInput('SIGNER_OFFLINE', 'the deploying signer has no provider');
  const there = await findDeployed({ provider, salt });
  if (there !== undefined) return there;

  await ensureProxy({ signer, provider });
  const receipt = (await resumed(provider, options)) ?? (await create(provider, options));
  const deployed = await findDeployed({ provider, salt, receipt });
  if (deployed !== undefined) return { ...deployed, fresh: true, gasUsed: receipt.gasUsed };
  throw new Unavailable('DEPLOYMENT_REVERTED', `${receipt.hash} was mined and left no contract`, {
    hint: 'Look at the transaction: too little gas is the usual reason. Then run it again.',
  });
}

/** What stands at the predicted addresses, checked; undefined when nothing does. Sends nothing. Errors: `CODE_DIFFERS`. */
export async function findDeployed({ provider, salt = DEFAULT_SALT, receipt }: Find): Promise<Deployed | undefined> {
  const { bytecode } = TaskEscrow__factory;
  const addresses = predictAddresses({ bytecode, salt });
  const code = await provider.getCode(addresses.TaskEscrow);
  if (code === '0x') return undefined;
  const { chainId } = await provider.getNetwork();
  const reputationCode = await provider.getCode(addresses.AgentReputation);
  checkCode({ address: addresses.TaskEscrow, code, bytecode, immutables: escrowImmutables(addresses, chainId) });
  checkCode({
    address: addresses.AgentReputation,
    code: reputationCode,
    bytecode,
    immutables: reputationImmutables(addresses, chainId),
  });
  return {
    chainId,
    salt,
    escrow: parseAddress(addresses.TaskEscrow),
    reputation: parseAddress(addresses.AgentReputation),
    codeHashes: { escrow: keccak256(code), reputation: keccak256(reputationCode) },
    fresh: false,
    gasUsed: 0n,
    creation:
      receipt === undefined
        ? await findCreation({ provider, address: addresses.TaskEscrow, call: creationCall({ bytecode, salt }) })
        : { transaction: receipt.hash, block: receipt.blockNumber },
  };
}

interface Find {
  provider: Provider;
  salt?: string;
  receipt?: TransactionReceipt;
}

/** The receipt of the earlier run's transaction, unless the chain has dropped it. */
async function resumed(provider: Provider, options: DeployOptions): Promise<TransactionReceipt | undefined> {
  if (options.pending === undefined || (await provider.getTransaction(options.pending)) === null) return undefined;
  return mined(provider, options.pending, options);
}

async function create(provider: Provider, options: DeployOptions): Promise<TransactionReceipt> {
  const { signer, salt = DEFAULT_SALT, onSent } = options;
  const data = creationCall({ bytecode: TaskEscrow__factory.bytecode, salt });
  const sent = await signer.sendTransaction({ to: CREATE2_PROXY, data });
  onSent?.(sent.hash);
  return mined(provider, sent.hash, options);
}

async function mined(
  provider: Provider,
  hash: string,
  { confirmations = 1 }: DeployOptions,
): Promise<TransactionReceipt> {
  const receipt = await provider.waitForTransaction(hash, confirmations, TIMEOUT_MS).catch(() => null);
  if (receipt !== null) return receipt;
  throw new Unavailable('DEPLOYMENT_UNCONFIRMED', `${hash} was sent, and is not known to be mined`, {
    hint: 'Run the same command again: it goes on waiting for this transaction.',
  });
}
