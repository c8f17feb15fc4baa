/** One run of `npm run deploy`: look, refuse, send, record. */
import { formatEther } from 'ethers';
import {
  checkAgainstChain,
  checkChain,
  deployAll,
  findDeployed,
  hasProxy,
  isComplete,
  isDevChain,
  makeRecord,
  predictAddresses,
  type Choice,
  type Deployed,
} from '../../services/src/deploy/index.ts';
import { InvalidInput } from '@agent-market/sdk/errors';
import { compilerOf, gitCommit } from './made-of.ts';
import { openNetwork, type OpenNetwork } from './network.ts';
import { forgetPending, pendingOf, readRecord, rememberPending, writeRecord, type Files } from './files.ts';

export interface Options extends Choice {
  network: string;
  dryRun: boolean;
  note: (text: string) => void;
}

export interface Report {
  status: 'deployed' | 'already deployed' | 'would deploy';
  network: string;
  chainId: number;
  TaskEscrow: string;
  AgentReputation: string;
  OperatorBond: string;
  AgentBond: string;
  /** Of the creation; null when unknown or not sent. */
  transaction: string | null;
  block: number | null;
  /** The record, relative to the repository; null in a dry run. */
  file: string | null;
  [more: string]: string | number | null;
}

export async function deployToNetwork({ network, dryRun, note, ...choice }: Options): Promise<Report> {
  const open = await openNetwork(network);
  try {
    const { chainId } = await open.provider.getNetwork();
    const files: Files = { network, chainId };
    const addresses = predictAddresses(choice);
    const record = readRecord(files);
    if (record !== undefined) checkChain(record.content, { chainId, addresses, file: record.file });
    const there = await findDeployed({ provider: open.provider, ...choice });
    if (there !== undefined && record !== undefined) checkAgainstChain(record.content, there, record.file);

    const common = { network, chainId: Number(chainId), ...addresses };
    if (there === undefined && dryRun) {
      return { status: 'would deploy', ...common, transaction: null, block: null, file: null, ...(await costs(open)) };
    }
    const deployed = there ?? (await send({ open, choice, files, note }));
    if (!dryRun) forgetPending(files);
    const { transaction = null, block = null } = deployed.creation ?? {};
    const made = { network, deployed, commit: gitCommit(), compiler: compilerOf('TaskEscrow') };
    // A record that is already right keeps the commit it was deployed from.
    const current = there !== undefined && record !== undefined && isComplete(record.content, addresses);
    const file = dryRun ? null : current ? record.file : writeRecord(files, makeRecord(made));
    return { status: deployed.fresh ? 'deployed' : 'already deployed', ...common, transaction, block, file };
  } finally {
    open.provider.destroy();
  }
}

interface Sending {
  open: OpenNetwork;
  choice: Choice;
  files: Files;
  note: (text: string) => void;
}

async function send({ open, choice, files, note }: Sending): Promise<Deployed> {
  const { signer, provider } = open;
  if (signer === undefined) {
    const name = open.variable('PRIVATE_KEY');
    throw new InvalidInput('DEPLOYER_MISSING', 'there is no key to deploy with', { hint: `Set ${name}.` });
  }
  const pending = pendingOf(files);
  if (pending !== undefined) note(`going on with ${pending}, sent by an earlier run`);
  const { chainId } = await provider.getNetwork();
  return deployAll({
    signer,
    ...choice,
    confirmations: isDevChain(chainId) ? 1 : 2,
    ...(pending === undefined ? {} : { pending }),
    onSent(transaction) {
      rememberPending(files, transaction);
      note(`sent ${transaction}`);
    },
  });
}

async function costs({ provider, signer }: OpenNetwork): Promise<Record<string, string>> {
  const deployer = await signer?.getAddress();
  return {
    proxy: (await hasProxy(provider)) ? 'there' : 'missing',
    deployer: deployer ?? 'no key given',
    balance: deployer === undefined ? '0' : formatEther(await provider.getBalance(deployer)),
  };
}
