/** `agent-market reputation refresh`: the nightly screening of an operator's log. */
import { parseAddress } from '@agent-market/sdk';
import { optional, required } from '../../config.ts';
import { systemClock } from '../../log/context.ts';
import { readChainTrust, type FinalChainTrust } from '../../reputation/read-chain-trust.ts';
import { refreshReputation } from '../../reputation/refresh.ts';
import { asOperator, type Operator, type OperatorOptions } from '../operator.ts';
import { print } from '../output.ts';
import { parseAmount, parseUint } from '../values.ts';

export interface RefreshCommandOptions extends OperatorOptions {
  seeds?: string;
  /** With it, bonds, vouches and paid tasks count too. */
  stakes?: string;
  fromBlock: string;
  fullBond: string;
}

export async function refresh(options: RefreshCommandOptions): Promise<void> {
  // The log spells addresses in one way; a seed in another would be nobody.
  const seeds = options.seeds?.split(',').map((seed) => parseAddress(seed.trim()));
  await asOperator(options, async (operator) => {
    const chain = await chainTrustOf(operator, options);
    const { edges, bonds, atStake } = chain ?? {};
    const refreshed = await refreshReputation(operator.store, { now: systemClock(), seeds, edges, bonds, atStake });
    const found = chain && { finalBlock: chain.block, edges: chain.edges.length, bonds: chain.bonds.size };
    print(options.json, `Scored ${refreshed.agents} agents by ${refreshed.reviews} reviews`, {
      ...refreshed,
      ...found,
    });
  });
}

async function chainTrustOf(
  { rpc, store }: Operator,
  { escrow, stakes, fromBlock, fullBond }: RefreshCommandOptions,
): Promise<FinalChainTrust | undefined> {
  const bond = optional('stakes', stakes);
  if (bond === undefined) return undefined;
  return readChainTrust(rpc, {
    chainId: store.domain.chainId,
    escrow: parseAddress(required('escrow', escrow)),
    stakes: parseAddress(bond),
    fromBlock: parseUint('--from-block', fromBlock),
    fullBond: parseAmount('--full-bond', fullBond, undefined),
  });
}
