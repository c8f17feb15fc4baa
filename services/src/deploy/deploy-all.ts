/**
 * Deploys TaskEscrow, whose constructor deploys AgentReputation, the OperatorBond of that one and the AgentBond of the escrow,
 * at addresses that are the same on every chain.
 */
import { parseAddress, type Address } from '@agent-market/sdk';
import { AgentBond__factory, OperatorBond__factory, TaskEscrow__factory } from '@agent-market/sdk/contracts';
import { InvalidInput } from '@agent-market/sdk/errors';
import { keccak256, type Provider, type Signer, type TransactionReceipt } from 'ethers';
import { Unavailable } from '../errors.ts';
import { bondImmutables, checkCode, escrowImmutables, reputationImmutables, stakesImmutables } from './check-code.ts';
import {
  CREATE2_PROXY,
  creationCalls,
  CREATIONS,
  DEFAULT_SALT,
  DEFAULT_SLASH,
  predictAddresses,
  type Addresses,
  type Choice,
  type Created,
} from './create2.ts';
import { findCreation, type Creation } from './find-creation.ts';
import { ensureProxy } from './proxy.ts';

export interface Deployed {
  chainId: bigint;
  salt: string;
  /** What a failure of an operator costs, in wei. */
  slash: bigint;
  escrow: Address;
  reputation: Address;
  bond: Address;
  stakes: Address;
  codeHashes: { escrow: string; reputation: string; bond: string; stakes: string };
  /** False when all of the contracts were there already. */
  fresh: boolean;
  /** What the creations used; zero when nothing was sent. */
  gasUsed: bigint;
  /** What created escrow and reputation; null when it is unknown: the node has forgotten old states. */
  creation: Creation | null;
  /** What created the bond of operators. */
  bondCreation: Creation | null;
  /** What created the bond of agents. */
  stakesCreation: Creation | null;
}

export interface DeployOptions extends Choice {
  signer: Signer;
  /** A transaction sent by an earlier, interrupted run. */
  pending?: string;
  /** Told the hash as soon as a transaction is sent, before it is mined. */
  onSent?: (transaction: string) => void;
  /** 1 unless given. */
  confirmations?: number;
}

type Receipts = Partial<Record<Created, TransactionReceipt>>;

const TIMEOUT_MS = 600_000;

/** Errors: `CODE_DIFFERS`, `DEPLOYMENT_REVERTED`, `DEPLOYMENT_UNCONFIRMED` (run it again) and those of the CREATE2 proxy. */
export async function deployAll(options: DeployOptions): Promise<Deployed> {
  const { signer } = options;
  const { provider } = signer;
  if (provider === null) throw new InvalidInput('SIGNER_OFFLINE', 'the deploying signer has no provider');
  const there = await findDeployed({ provider, ...options });
  if (there !== undefined) return there;

  await ensureProxy({ signer, provider });
  const receipts: Receipts = {};
  for (const name of CREATIONS) {
    const receipt = await createMissing(provider, name, options);
    if (receipt !== undefined) receipts[name] = receipt;
  }
  const deployed = await findDeployed({ provider, ...options, receipts });
  const sent = Object.values(receipts);
  if (deployed !== undefined) {
    return { ...deployed, fresh: true, gasUsed: sent.reduce((sum, { gasUsed }) => sum + gasUsed, 0n) };
  }
  const hashes = sent.map(({ hash }) => hash).join(', ');
  throw new Unavailable('DEPLOYMENT_REVERTED', `${hashes} was mined and left no contract`, {
    hint: 'Look at the transaction: too little gas is the usual reason. Then run it again.',
  });
}

/**
 * What stands at the predicted addresses, checked; undefined when something is missing. Sends nothing. Errors: `CODE_DIFFERS`.
 */
export async function findDeployed(find: Find): Promise<Deployed | undefined> {
  const { provider, salt = DEFAULT_SALT, slash = DEFAULT_SLASH, receipts = {} } = find;
  const addresses = predictAddresses(find);
  const { chainId } = await provider.getNetwork();
  const codes = {
    escrow: await provider.getCode(addresses.TaskEscrow),
    reputation: await provider.getCode(addresses.AgentReputation),
    bond: await provider.getCode(addresses.OperatorBond),
    stakes: await provider.getCode(addresses.AgentBond),
  };
  checkCodes(codes, { addresses, chainId, slash });
  if (codes.escrow === '0x' || codes.bond === '0x' || codes.stakes === '0x') return undefined;

  const creationOf = async (name: Created): Promise<Creation | null> => {
    const receipt = receipts[name];
    if (receipt !== undefined) return { transaction: receipt.hash, block: receipt.blockNumber };
    return findCreation({ provider, address: addresses[name], call: creationCalls(find)[name] });
  };
  return {
    chainId,
    salt,
    slash,
    escrow: parseAddress(addresses.TaskEscrow),
    reputation: parseAddress(addresses.AgentReputation),
    bond: parseAddress(addresses.OperatorBond),
    stakes: parseAddress(addresses.AgentBond),
    codeHashes: {
      escrow: keccak256(codes.escrow),
      reputation: keccak256(codes.reputation),
      bond: keccak256(codes.bond),
      stakes: keccak256(codes.stakes),
    },
    fresh: false,
    gasUsed: 0n,
    creation: await creationOf('TaskEscrow'),
    bondCreation: await creationOf('OperatorBond'),
    stakesCreation: await creationOf('AgentBond'),
  };
}

/** That what stands there already is ours. Errors: `CODE_DIFFERS`. */
function checkCodes(
  codes: Record<'escrow' | 'reputation' | 'bond' | 'stakes', string>,
  { addresses, chainId, slash }: { addresses: Addresses; chainId: bigint; slash: bigint },
): void {
  const check = (address: string, code: string, bytecode: string, immutables: string[]): void => {
    checkCode({ address, code, bytecode, immutables });
  };
  if (codes.escrow !== '0x') {
    const { bytecode } = TaskEscrow__factory;
    check(addresses.TaskEscrow, codes.escrow, bytecode, escrowImmutables(addresses, chainId));
    check(addresses.AgentReputation, codes.reputation, bytecode, reputationImmutables(addresses, chainId));
  }
  if (codes.bond !== '0x') {
    check(addresses.OperatorBond, codes.bond, OperatorBond__factory.bytecode, bondImmutables(addresses, slash));
  }
  if (codes.stakes !== '0x') {
    check(addresses.AgentBond, codes.stakes, AgentBond__factory.bytecode, stakesImmutables(addresses));
  }
}

interface Find extends Choice {
  provider: Provider;
  receipts?: Receipts;
}

/** The receipt of what created it; undefined when it was there before. */
async function createMissing(
  provider: Provider,
  name: Created,
  options: DeployOptions,
): Promise<TransactionReceipt | undefined> {
  const { signer, onSent } = options;
  if ((await provider.getCode(predictAddresses(options)[name])) !== '0x') return undefined;
  const data = creationCalls(options)[name];
  const resumed = await stillPending(provider, data, options);
  if (resumed !== undefined) return mined(provider, resumed, options);
  const sent = await signer.sendTransaction({ to: CREATE2_PROXY, data });
  onSent?.(sent.hash);
  return mined(provider, sent.hash, options);
}

/** The earlier run's transaction, if it is of this creation, unless the chain has dropped it. */
async function stillPending(provider: Provider, data: string, { pending }: DeployOptions): Promise<string | undefined> {
  if (pending === undefined) return undefined;
  return (await provider.getTransaction(pending))?.data === data ? pending : undefined;
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
