/** The AgentReputation contract as the anchorer sees it: one write, two reads, one event. */
import type { Interface } from 'ethers';
import type { Address, Hash, Hex } from '@agent-market/sdk';
import { AgentReputation__factory, contractError } from '@agent-market/sdk/contracts';
import type { AgentMarketError } from '@agent-market/sdk/errors';
import { genesisOf, type BatchHeader } from '@agent-market/sdk/log';
import type { LogDomain } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { ask, bytes, list, log, type Log } from './answers.ts';
import { checkChain } from './check-chain.ts';
import { blockTag } from './finality.ts';
import { badAnswer, type Rpc, type RpcError } from './rpc.ts';

export interface LogHead {
  nextBatchId: bigint;
  lastTo: bigint;
  /** Hash of the last header, or the genesis hash. */
  head: Hash;
}

/** Whose log, where. */
export interface LogOnChain {
  domain: LogDomain;
  operator: Address;
}

const contract: Interface = AgentReputation__factory.createInterface();

export function anchorCallData(header: BatchHeader): Hex {
  return contract.encodeFunctionData('anchorBatch', [header]) as Hex;
}

/**
 * Makes sure that the node is on our chain and that the contract there is ours: its genesis hash holds its own domain
 * separator. Throws `RPC_WRONG_CHAIN`, `CONTRACT_MISSING` or `CONTRACT_WRONG`.
 */
export async function checkContract(rpc: Rpc, { domain, operator }: LogOnChain): Promise<void> {
  await checkChain(rpc, domain.chainId);
  const code = await ask(rpc, 'eth_getCode', { params: [domain.contract, 'latest'], as: bytes });
  const hint = 'Check the contract address and the RPC in the configuration.';
  if (code === '0x') {
    throw new Halted('CONTRACT_MISSING', `there is no contract at ${domain.contract} on chain ${domain.chainId}`, {
      hint,
    });
  }
  const [genesis] = await view(rpc, { to: domain.contract, name: 'genesisOf', args: [operator] });
  if (genesis !== genesisOf(domain, operator)) {
    throw new Halted('CONTRACT_WRONG', `the contract at ${domain.contract} is no AgentReputation of this version`, {
      hint,
    });
  }
}

export async function readHead(rpc: Rpc, { domain, operator }: LogOnChain): Promise<LogHead> {
  const [nextBatchId, lastTo, head] = await view(rpc, { to: domain.contract, name: 'headOf', args: [operator] });
  return { nextBatchId: nextBatchId as bigint, lastTo: lastTo as bigint, head: head as Hash };
}

/** The event that anchored a batch, among these logs; undefined when none did. Any contract can emit one that looks like it. */
export function findAnchored(
  logs: readonly Log[],
  { domain, operator, batchId }: LogOnChain & { batchId: bigint },
): { headerHash: Hash; log: Log } | undefined {
  const wanted = anchoredTopics({ operator, batchId });
  for (const each of logs) {
    const [event, by, id, headerHash] = each.topics;
    const isIt = event === wanted[0] && by === wanted[1] && id === wanted[2] && each.address === domain.contract;
    if (isIt && headerHash) return { headerHash, log: each };
  }
  return undefined;
}

/** Why the contract refused, in its own words; what the node said when it gives no revert data. */
export function refusalOf(error: RpcError): AgentMarketError {
  return error.data === undefined ? error : contractError({ data: error.data });
}

/** Searches the chain for the event that anchored a batch. */
export async function searchAnchored(
  rpc: Rpc,
  { domain, operator, batchId, fromBlock }: LogOnChain & { batchId: bigint; fromBlock: bigint },
): Promise<{ headerHash: Hash; log: Log } | undefined> {
  const filter = {
    address: domain.contract,
    topics: anchoredTopics({ operator, batchId }),
    fromBlock: blockTag(fromBlock),
    toBlock: 'latest',
  };
  return findAnchored(await ask(rpc, 'eth_getLogs', { params: [filter], as: list(log) }), {
    domain,
    operator,
    batchId,
  });
}

function anchoredTopics({ operator, batchId }: { operator: Address; batchId: bigint }): Hash[] {
  return contract.encodeFilterTopics('BatchAnchored', [operator, batchId]) as Hash[];
}

async function view(rpc: Rpc, call: { to: Address; name: string; args: unknown[] }): Promise<readonly unknown[]> {
  const data = contract.encodeFunctionData(call.name, call.args);
  const answer = await ask(rpc, 'eth_call', { params: [{ to: call.to, data }, 'latest'], as: bytes });
  try {
    return contract.decodeFunctionResult(call.name, answer).toArray() as unknown[];
  } catch (cause) {
    throw badAnswer(rpc.origin, `not a result of ${call.name}`, cause);
  }
}
