/** The file deployments/<network>.json: what stands where, and what it was made of. */
import { checksumAddress } from '@agent-market/sdk';
import { z } from 'zod';
import { Refused } from '../errors.ts';
import { isDevChain } from './proxy.ts';
import type { Addresses } from './create2.ts';
import type { Deployed } from './deploy-all.ts';

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const contract = z.strictObject({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  constructorArguments: z.array(z.unknown()),
  transaction: hash.nullable(),
  salt: hash.nullable(),
  codeHash: hash,
});

const common = {
  network: z.string(),
  chainId: z.number().int().positive(),
  /** Of TaskEscrow's creation: where an indexer starts. Null when unknown. */
  block: z.number().int().nonnegative().nullable(),
  commit: z.string().nullable(),
  compiler: z.strictObject({ version: z.string(), settings: z.record(z.string(), z.unknown()) }),
};
const market = { TaskEscrow: contract, AgentReputation: contract };

/**
 * Format `agent-market-deployment-v3`. Version 2, of before there was an AgentBond, and version 1, of before there was an
 * OperatorBond, are read and no longer written.
 */
export const deploymentRecord = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('agent-market-deployment-v1'), ...common, contracts: z.strictObject(market) }),
  z.strictObject({
    format: z.literal('agent-market-deployment-v2'),
    ...common,
    contracts: z.strictObject({ ...market, OperatorBond: contract }),
  }),
  z.strictObject({
    format: z.literal('agent-market-deployment-v3'),
    ...common,
    contracts: z.strictObject({ ...market, OperatorBond: contract, AgentBond: contract }),
  }),
]);

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
  const { escrow, reputation, bond, stakes, slash, codeHashes, salt } = deployed;
  const { creation, bondCreation, stakesCreation } = deployed;
  const common = { constructorArguments: [], transaction: creation?.transaction ?? null };
  return {
    format: 'agent-market-deployment-v3',
    network,
    chainId: Number(deployed.chainId),
    block: creation?.block ?? null,
    commit,
    compiler,
    contracts: {
      TaskEscrow: { address: checksumAddress(escrow), ...common, salt, codeHash: codeHashes.escrow },
      // Made by TaskEscrow's constructor, so without a salt of its own.
      AgentReputation: { address: checksumAddress(reputation), ...common, salt: null, codeHash: codeHashes.reputation },
      OperatorBond: {
        address: checksumAddress(bond),
        constructorArguments: [checksumAddress(reputation), String(slash)],
        transaction: bondCreation?.transaction ?? null,
        salt,
        codeHash: codeHashes.bond,
      },
      AgentBond: {
        address: checksumAddress(stakes),
        constructorArguments: [checksumAddress(escrow)],
        transaction: stakesCreation?.transaction ?? null,
        salt,
        codeHash: codeHashes.stakes,
      },
    },
  };
}

interface Made {
  network: string;
  deployed: Deployed;
  commit: string | null;
  compiler: Compiler;
}

/** The contracts that a record names, by name. */
function contractsOf(record: DeploymentRecord): Record<string, { address: string; codeHash: string }> {
  return record.contracts;
}

/** Whether a record names exactly these contracts: one of an earlier version lacks some. */
export function isComplete(record: DeploymentRecord, addresses: Addresses): boolean {
  const recorded = contractsOf(record);
  return Object.entries(addresses).every(([name, address]) => isSame(recorded[name]?.address, String(address)));
}

/**
 * Refuses to go on where a record speaks of something else: another chain always (`RECORD_OF_OTHER_CHAIN`), other
 * contracts on a public chain (`RECORD_OF_OTHER_CONTRACTS`). Chains of one machine are started anew all the time.
 */
export function checkChain(
  record: DeploymentRecord,
  now: { chainId: bigint; addresses: Addresses; file: string },
): void {
  const { chainId, addresses, file } = now;
  const hint = `Check --network and its RPC, or move ${file} away.`;
  if (BigInt(record.chainId) !== chainId) {
    const message = `${file} is of chain ${record.chainId}, and the node answers for chain ${chainId}`;
    throw new Refused('RECORD_OF_OTHER_CHAIN', message, { hint });
  }
  if (isDevChain(chainId)) return;
  for (const [name, { address }] of Object.entries(contractsOf(record))) {
    const expected = addresses[name as keyof Addresses];
    if (isSame(address, expected)) continue;
    const message = `${file} records ${name} at ${address}, this version belongs at ${expected}`;
    throw new Refused('RECORD_OF_OTHER_CONTRACTS', message, { hint });
  }
}

/** Throws `RECORD_DIFFERS` when the record names the addresses we found, with other code. */
export function checkAgainstChain(record: DeploymentRecord, deployed: Deployed, file: string): void {
  const { escrow, reputation, bond, stakes, codeHashes } = deployed;
  compare('TaskEscrow', escrow, codeHashes.escrow);
  compare('AgentReputation', reputation, codeHashes.reputation);
  compare('OperatorBond', bond, codeHashes.bond);
  compare('AgentBond', stakes, codeHashes.stakes);

  function compare(name: keyof Addresses, address: string, codeHash: string): void {
    const recorded = contractsOf(record)[name];
    if (recorded === undefined || !isSame(recorded.address, address) || recorded.codeHash === codeHash) return;
    throw new Refused('RECORD_DIFFERS', `${file} gives ${name} a code hash that the chain does not have`, {
      hint: `The chain has ${codeHash}. The file was changed: restore it, or move it away.`,
    });
  }
}

function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
