/** AgentBond for agents, those who vouch for them, and clients whose disputes they lose. */
import type { ContractRunner } from 'ethers';
import { AgentBond__factory } from '../generated/factories/contracts/AgentBond__factory.ts';
import type { AgentBond } from '../generated/contracts/AgentBond.ts';
import { parseAddress, type Address } from '../hex.ts';
import { agentVerbs, type AgentVerbs } from './agent-verbs.ts';
import { listStakeFacts, type FactPage } from './facts.ts';
import { slashVerbs, type SlashVerbs } from './slash-verbs.ts';
import { vouchVerbs, type VouchVerbs } from './vouch-verbs.ts';

export interface StakeClient extends AgentVerbs, VouchVerbs, SlashVerbs {
  address: Address;
  /** The TypeChain contract, for everything else. */
  contract: AgentBond;
  /** A page of everything that happened to bonds and vouches, oldest first: what {@link stakesAfter} adds up. */
  listFacts(page?: { fromBlock?: number; blocks?: number }): Promise<FactPage>;
}

/** A client of the AgentBond at `address`; `runner` is a signer, or a provider for reading only. */
export function createStakeClient(options: { address: string; runner: ContractRunner }): StakeClient {
  const address = parseAddress(options.address);
  const contract = AgentBond__factory.connect(address, options.runner);
  return {
    address,
    contract,
    ...agentVerbs(contract),
    ...vouchVerbs(contract),
    ...slashVerbs(contract),
    listFacts: (page) => listStakeFacts(contract, options.runner, page),
  };
}
