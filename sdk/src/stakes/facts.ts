/** Everything that happened to bonds and vouches, from the events: what a trust graph is built from. */
import type { ContractRunner } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { InvalidInput } from '../errors.ts';
import type { AgentBond } from '../generated/contracts/AgentBond.ts';
import { AgentBond__factory } from '../generated/factories/contracts/AgentBond__factory.ts';
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';

/** Where in the chain. Facts are in this order. */
interface At {
  blockNumber: number;
  logIndex: number;
}

export type StakeFact = At &
  (
    | { kind: 'posted'; agent: Address; from: Address; amount: bigint }
    | { kind: 'leaving'; agent: Address; exitAt: bigint }
    | { kind: 'left'; agent: Address; amount: bigint }
    | { kind: 'named'; agent: Address; arbitrator: Address; maxSlash: bigint }
    | { kind: 'dropped'; agent: Address; arbitrator: Address; until: bigint }
    | { kind: 'vouched'; voucher: Address; agent: Address; added: bigint; amount: bigint }
    | { kind: 'vouch-leaving'; voucher: Address; agent: Address; exitAt: bigint }
    | { kind: 'vouch-left'; voucher: Address; agent: Address; amount: bigint }
    | { kind: 'slashed'; agent: Address; client: Address; taskId: Hash; fromBond: bigint; fromVouches: bigint }
  );

/** A log of the AgentBond as a node gives it. */
export interface StakeLog {
  topics: readonly string[];
  data: string;
  blockNumber: number;
  /** Its place in the block. */
  index: number;
}

export interface FactPage {
  facts: StakeFact[];
  /** Where the next page begins; undefined when this one reached the newest block. */
  nextFromBlock: number | undefined;
}

/**
 * One page of facts, oldest first. Errors: `PROVIDER_NEEDED`; `CHAIN_ERROR` when the node cannot answer, for instance for too
 * large a range.
 */
export async function listStakeFacts(
  contract: AgentBond,
  runner: ContractRunner,
  { fromBlock = 0, blocks = 10_000 }: { fromBlock?: number; blocks?: number } = {},
): Promise<FactPage> {
  const { provider } = runner;
  if (!provider) throw new InvalidInput('PROVIDER_NEEDED', 'this client has no provider to read events from');
  const latest = await provider.getBlockNumber();
  const toBlock = Math.min(latest, fromBlock + blocks - 1);
  const address = await contract.getAddress();
  const logs = await provider.getLogs({ address, fromBlock, toBlock }).catch((error: unknown) => {
    throw contractError(error);
  });
  return {
    facts: logs.flatMap((log) => stakeFactOf(log) ?? []),
    nextFromBlock: toBlock < latest ? toBlock + 1 : undefined,
  };
}

const BOND = AgentBond__factory.createInterface();

/** Undefined for events that change neither bond nor vouch. Throws what ethers throws for a log that no AgentBond can have emitted. */
export function stakeFactOf({ topics, data, blockNumber, index }: StakeLog): StakeFact | undefined {
  const event = BOND.parseLog({ topics: [...topics], data });
  if (event === null) return undefined;
  const at = { blockNumber, logIndex: index };
  const account = (name: string): Address => parseAddress(String(event.args[name]));
  const number = (name: string): bigint => event.args[name] as bigint;
  const agent = event.name === 'CreditWithdrawn' ? undefined : account('agent');
  if (agent === undefined) return undefined;
  switch (event.name) {
    case 'BondPosted':
      return { ...at, kind: 'posted', agent, from: account('from'), amount: number('amount') };
    case 'ExitRequested':
      return { ...at, kind: 'leaving', agent, exitAt: number('exitAt') };
    case 'BondWithdrawn':
      return { ...at, kind: 'left', agent, amount: number('amount') };
    case 'ArbitratorNamed':
      return { ...at, kind: 'named', agent, arbitrator: account('arbitrator'), maxSlash: number('maxSlash') };
    case 'ArbitratorDropped':
      return { ...at, kind: 'dropped', agent, arbitrator: account('arbitrator'), until: number('until') };
    case 'Vouched': {
      const [voucher, added, amount] = [account('voucher'), number('added'), number('amount')];
      return { ...at, kind: 'vouched', voucher, agent, added, amount };
    }
    case 'VouchExitRequested':
      return { ...at, kind: 'vouch-leaving', voucher: account('voucher'), agent, exitAt: number('exitAt') };
    case 'VouchWithdrawn':
      return { ...at, kind: 'vouch-left', voucher: account('voucher'), agent, amount: number('amount') };
    case 'AgentSlashed': {
      const [fromBond, fromVouches] = [number('fromBond'), number('fromVouches')];
      const taskId = parseHash(String(event.args['taskId']));
      return { ...at, kind: 'slashed', agent, client: account('client'), taskId, fromBond, fromVouches };
    }
    default:
      return undefined;
  }
}
