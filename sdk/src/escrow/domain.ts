/** The EIP-712 domain `TaskEscrow` version 1: what parties sign for one chain and escrow is worthless on any other. */
import type { Address } from '../hex.ts';

/** Which escrow: the chain and the TaskEscrow contract on it. */
export interface EscrowDomain {
  chainId: bigint;
  /** TaskEscrow. */
  contract: Address;
}

/** The domain as wallets and ethers' `signTypedData` take it. */
export function escrowDomain({ chainId, contract }: EscrowDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: 'TaskEscrow', version: '1', chainId, verifyingContract: contract };
}
