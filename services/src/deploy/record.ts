/** The file deployments/<network>.json: what stands where, and what it was made of. */
import { checksumAddress } from '@agent-market/sdk';
import { z } from 'zod';
import { Refused } from '../errors.ts';
import { isDevChain } from './proxy.ts';
import type { Deployed } from './deploy-all.ts';

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const contract = z.strictObject({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  constructorArguments: z.array(z.unknown()),
  transaction: hash.nullable(),
  salt: hash.nullable(),
  codeHash: hash,
});

/** Format `agent-market-deployment-v1`. */
export const deploymentRecord = z.strictObject({
  format: z.literal('agent-market-deployment-v1'),
  network: z.string(),
  chainId: z.number().int().positive(),
  /** Of the creation: where an indexer starts. Null when unknown. */
  block: z.number().int().nonnegative().nullable(),
  commit: z.string().nullable(),
  compiler: z.strictObject({ version: z.string(), settings: z.record(z.string(), z.unknown()) }),
  contracts: z.strictObject({ TaskEscrow: contract, AgentReputation: contract }),
});

export type DeploymentRecord = z.infer<typeof deploymentRecord>;
export type Compiler = DeploymentRecord['compiler'];

/** Errors: `DEPLOYMENT_FILE_INVALID`. */
export function parseRecord(text: string, file: string): DeploymentRecord {
  try {
    return deploymentRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new Refused('DEPLOYMENT_FILE_INVALID', `${file} is not a deployment record`, {
      hint: 'Restore it from version control, or move it away to have a new one written.',
      cause,
    });
  }
}

export function makeRecord({ network, deployed, commit, compiler }: Made): DeploymentRecord {
  const { escrow, reputation, codeHashes, creation, salt } = deployed;
  const transaction = creation?.transaction ?? null;
  const common = { constructorArguments: [], transaction };
  return {
    format: 'agent-market-deployment-v1',
    network,
    chainId: Number(deployed.chainId),
    block: creation?.block ?? null,
    commit,
    compiler,
    contracts: {
      TaskEscrow: { address: checksumAddress(escrow), ...common, salt, codeHash: codeHashes.escrow },
      // Made by TaskEscrow's constructor, so without a salt of its own.
      AgentReputation: { address: checksumAddress(reputation), ...common, salt: null, codeHash: codeHashes.reputation },
    },
  };
}

interface Made {
  network: string;
  deployed: Deployed;
  commit: string | null;
  compiler: Compiler;
}

/**
 * Refuses to go on where a record speaks of something else: another chain always (`RECORD_OF_OTHER_CHAIN`), other
 * contracts on a public chain (`RECORD_OF_OTHER_CONTRACTS`). Chains of one machine are started anew all the time.
 */
export function checkChain(record: DeploymentRecord, now: { chainId: bigint; escrow: string; file: string }): void {
  const { chainId, escrow, file } = now;
  const hint = `Check --network and its RPC, or move ${file} away.`;
  if (BigInt(record.chainId) !== chainId) {
    const message = `${file} is of chain ${record.chainId}, and the node answers for chain ${chainId}`;
    throw new Refused('RECORD_OF_OTHER_CHAIN', message, { hint });
  }
  if (!isDevChain(chainId) && record.contracts.TaskEscrow.address.toLowerCase() !== escrow.toLowerCase()) {
    const message = `${file} records ${record.contracts.TaskEscrow.address}, this version belongs at ${escrow}`;
    throw new Refused('RECORD_OF_OTHER_CONTRACTS', message, { hint });
  }
}

/** Throws `RECORD_DIFFERS` when the record names the addresses we found, with other code. */
export function checkAgainstChain(record: DeploymentRecord, deployed: Deployed, file: string): void {
  const { escrow, reputation, codeHashes } = deployed;
  compare('TaskEscrow', { address: escrow, codeHash: codeHashes.escrow });
  compare('AgentReputation', { address: reputation, codeHash: codeHashes.reputation });

  function compare(name: keyof DeploymentRecord['contracts'], found: { address: string; codeHash: string }): void {
    const { address, codeHash } = record.contracts[name];
    if (address.toLowerCase() !== found.address || codeHash === found.codeHash) return;
    throw new Refused('RECORD_DIFFERS', `${file} gives ${name} a code hash that the chain does not have`, {
      hint: `The chain has ${found.codeHash}. The file was changed: restore it, or move it away.`,
    });
  }
}
