/** Bonds, vouches and paid tasks as the newest final block has them: what a screening takes from the chain. */
import type { Address } from '@agent-market/sdk';
import { AgentBond__factory } from '@agent-market/sdk/contracts';
import { CLOSED_TASK_TOPICS, closedTaskReader, type ClosedTask } from '@agent-market/sdk/escrow';
import { chainTrust, type ChainTrust } from '@agent-market/sdk/reputation';
import { stakeFactOf, type StakeFact } from '@agent-market/sdk/stakes';
import { ask, bytes, type Log } from '../chain/answers.ts';
import { checkChain } from '../chain/check-chain.ts';
import { blockTag, finalBlockNumber, type FinalityOptions } from '../chain/finality.ts';
import { readLogs } from '../chain/read-logs.ts';
import { badAnswer, RpcError, type Rpc } from '../chain/rpc.ts';
import { Halted } from '../errors.ts';

export interface ChainTrustOptions extends FinalityOptions {
  chainId: bigint;
  escrow: Address;
  /** The escrow's AgentBond. */
  stakes: Address;
  /** Where to begin: the block of the deployment or one before it. 0 unless given. */
  fromBlock?: bigint | undefined;
  /** Wei of a bond that counts in full. */
  fullBond?: bigint | undefined;
}

export interface FinalChainTrust extends ChainTrust {
  /** The newest final block when it was read: everything is as of its end. */
  block: bigint;
}

const BOND = AgentBond__factory.createInterface();
const [ESCROW, VOUCH_FACTOR] = [BOND.encodeFunctionData('escrow'), BOND.encodeFunctionData('VOUCH_FACTOR')];

/**
 * Reads all of it. Nothing younger than the final block counts: what a reorganisation takes back was never there.
 *
 * Errors: `RPC_WRONG_CHAIN`, `CONTRACT_MISSING`, `CONTRACT_WRONG` (no AgentBond, or one of another escrow), `FINALITY_UNKNOWN`,
 * `FULL_BOND_INVALID`, and those of the node.
 */
export async function readChainTrust(rpc: Rpc, options: ChainTrustOptions): Promise<FinalChainTrust> {
  const { chainId, escrow, stakes, fromBlock = 0n, fullBond } = options;
  await checkChain(rpc, chainId);
  const block = await finalBlockNumber(rpc, options);
  const facts: StakeFact[] = [];
  const tasks: ClosedTask[] = [];
  if (await isThere(rpc, { stakes, escrow, block })) {
    const range = { fromBlock, toBlock: block };
    for await (const page of readLogs(rpc, { ...range, addresses: [stakes] })) {
      for (const log of page) facts.push(...(decoded(rpc, () => stakeFactOf(placed(log))) ?? []));
    }
    const closed = closedTaskReader();
    for await (const page of readLogs(rpc, { ...range, addresses: [escrow], events: CLOSED_TASK_TOPICS })) {
      for (const log of page) tasks.push(...(decoded(rpc, () => closed(log)) ?? []));
    }
  }
  const trust = chainTrust({ stakes: facts, tasks }, { ...(fullBond !== undefined && { fullBond }) });
  return { ...trust, block };
}

/** Whether the final block has the contract. What is in no block at all is a wrong address, not a young contract. */
async function isThere(
  rpc: Rpc,
  { stakes, escrow, block }: { stakes: Address; escrow: Address; block: bigint },
): Promise<boolean> {
  const code = (tag: string): Promise<string> => ask(rpc, 'eth_getCode', { params: [stakes, tag], as: bytes });
  if ((await code(blockTag(block))) === '0x') {
    if ((await code('latest')) !== '0x') return false;
    throw new Halted('CONTRACT_MISSING', `there is no contract at ${stakes}`, {
      hint: 'Check --stakes, and that the node is on the right chain.',
    });
  }
  const view = async (data: string): Promise<string | RpcError> => {
    const call = { to: stakes, data };
    return ask(rpc, 'eth_call', { params: [call, blockTag(block)], as: bytes }).catch((cause: unknown) => {
      if (cause instanceof RpcError) return cause;
      throw cause;
    });
  };
  // The escrow's AgentReputation names its escrow too, but nobody vouches there.
  const [named, factor] = [await view(ESCROW), await view(VOUCH_FACTOR)];
  if (named === `0x${escrow.slice(2).padStart(64, '0')}` && typeof factor === 'string' && factor !== '0x') return true;
  const cause = [named, factor].find((each) => each instanceof RpcError);
  throw new Halted('CONTRACT_WRONG', `the contract at ${stakes} is no AgentBond of the escrow ${escrow}`, {
    hint: 'Give the AgentBond and the TaskEscrow of one deployment.',
    cause,
  });
}

function placed({ topics, data, blockNumber, logIndex }: Log): Parameters<typeof stakeFactOf>[0] {
  return { topics, data, blockNumber: Number(blockNumber), index: Number(logIndex) };
}

/** Our contracts emit nothing that cannot be read: then the node made it up. */
function decoded<T>(rpc: Rpc, decode: () => T | undefined): [T] | undefined {
  try {
    const found = decode();
    return found === undefined ? undefined : [found];
  } catch (cause) {
    throw badAnswer(rpc.origin, 'a log that the contract cannot have emitted', cause);
  }
}
