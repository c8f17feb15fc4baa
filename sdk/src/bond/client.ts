/** OperatorBond for operators, those who rely on them, and those who catch them. */
import type { ContractRunner } from 'ethers';
import { OperatorBond__factory } from '../generated/factories/contracts/OperatorBond__factory.ts';
import type { OperatorBond } from '../generated/contracts/OperatorBond.ts';
import { parseAddress, type Address } from '../hex.ts';
import { challengeVerbs, type ChallengeVerbs } from './challenge-verbs.ts';
import { equivocationVerbs, type EquivocationVerbs } from './equivocation-verbs.ts';
import { moneyVerbs, type MoneyVerbs } from './money-verbs.ts';

export interface BondClient extends MoneyVerbs, ChallengeVerbs, EquivocationVerbs {
  address: Address;
  /** The TypeChain contract, for everything else. */
  contract: OperatorBond;
}

/** A client of the OperatorBond at `address`; `runner` is a signer, or a provider for reading only. */
export function createBondClient(options: { address: string; runner: ContractRunner }): BondClient {
  const address = parseAddress(options.address);
  const contract = OperatorBond__factory.connect(address, options.runner);
  return { address, contract, ...moneyVerbs(contract), ...challengeVerbs(contract), ...equivocationVerbs(contract) };
}
