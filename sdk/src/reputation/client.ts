/** AgentReputation for reviewers, operators and readers: reviews on chain, keys, and proofs against anchored batches. */
import type { ContractRunner } from 'ethers';
import { AgentReputation__factory } from '../generated/factories/contracts/AgentReputation__factory.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, type Address } from '../hex.ts';
import { logVerbs, type LogVerbs } from './log-verbs.ts';
import { reviewVerbs, type ReviewVerbs } from './review-verbs.ts';
import { sealVerbs, type SealVerbs } from './seal-verbs.ts';

export interface ReputationClient extends ReviewVerbs, SealVerbs, LogVerbs {
  address: Address;
  /** The TypeChain contract, for everything else. */
  contract: AgentReputation;
}

/** A client of the AgentReputation at `address`; `runner` is a signer, or a provider for reading only. */
export function createReputationClient(options: { address: string; runner: ContractRunner }): ReputationClient {
  const address = parseAddress(options.address);
  const contract = AgentReputation__factory.connect(address, options.runner);
  const { runner } = options;
  return { address, contract, ...reviewVerbs(contract, runner), ...sealVerbs(contract, runner), ...logVerbs(contract) };
}
