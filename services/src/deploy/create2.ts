/** Where the contracts will stand, before anything is sent: the same on every chain. */
import { concat, getCreate2Address, getCreateAddress, id, keccak256, zeroPadValue } from 'ethers';

/** The deterministic deployment proxy: `salt ++ creation code` sent to it is created with CREATE2. */
export const CREATE2_PROXY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** The salt unless another is given. Another salt means other addresses. */
export const DEFAULT_SALT = id('agent-market-v1');

export interface Addresses {
  TaskEscrow: string;
  AgentReputation: string;
}

/** `bytecode` is TaskEscrow's creation code. Its constructor makes AgentReputation as its first creation, so with nonce 1. */
export function predictAddresses({ bytecode, salt = DEFAULT_SALT }: { bytecode: string; salt?: string }): Addresses {
  const escrow = getCreate2Address(CREATE2_PROXY, zeroPadValue(salt, 32), keccak256(bytecode));
  return { TaskEscrow: escrow, AgentReputation: getCreateAddress({ from: escrow, nonce: 1 }) };
}

/** What is sent to the proxy. */
export function creationCall({ bytecode, salt = DEFAULT_SALT }: { bytecode: string; salt?: string }): string {
  return concat([zeroPadValue(salt, 32), bytecode]);
}
