/** Whether the code at an address is what our creation code makes there, without artifacts and without calling it. */
import { escrowDomain } from '@agent-market/sdk/escrow';
import { typedDataDomain } from '@agent-market/sdk/reviews';
import { parseAddress } from '@agent-market/sdk';
import { encodeBytes32String, getBytes, hexlify, id, toBeHex, TypedDataEncoder, zeroPadValue } from 'ethers';
import { Halted } from '../errors.ts';
import type { Addresses } from './create2.ts';

/**
 * Creation code holds its runtime code with zeros for immutables, TaskEscrow's also AgentReputation's. So with the immutables
 * that must be there blanked, the code on chain is a part of it. Errors: `CODE_DIFFERS`.
 */
export function checkCode({ address, code, bytecode, immutables }: CodeCheck): void {
  let blanked = code.toLowerCase();
  for (const word of immutables) blanked = blanked.replaceAll(`7f${word.slice(2)}`, `7f${'00'.repeat(32)}`);
  if (code !== '0x' && isPart(blanked.slice(2), bytecode.toLowerCase().slice(2))) return;
  throw new Halted('CODE_DIFFERS', `the code at ${address} is not what this version of the contracts makes there`, {
    hint: 'Check that the RPC answers for the right chain; trust neither the address nor the node until this is understood.',
  });
}

export interface CodeCheck {
  address: string;
  code: string;
  /** The creation code that holds it. */
  bytecode: string;
  /** The 32-byte words that the constructor wrote into the code. */
  immutables: string[];
}

/** TaskEscrow's are its AgentReputation, and those of OpenZeppelin's EIP712. */
export function escrowImmutables(addresses: Addresses, chainId: bigint): string[] {
  const contract = parseAddress(addresses.TaskEscrow);
  return [word(addresses.AgentReputation), ...eip712Immutables(escrowDomain({ chainId, contract }))];
}

/** AgentReputation's are its escrow, and those of OpenZeppelin's EIP712. */
export function reputationImmutables(addresses: Addresses, chainId: bigint): string[] {
  const contract = parseAddress(addresses.AgentReputation);
  return [word(addresses.TaskEscrow), ...eip712Immutables(typedDataDomain({ chainId, contract }))];
}

/** OperatorBond's are its AgentReputation, and what a failure and a challenge cost. */
export function bondImmutables(addresses: Addresses, slash: bigint): string[] {
  return [word(addresses.AgentReputation), toBeHex(slash, 32), toBeHex(slash / 10n, 32)];
}

/** AgentBond's is its escrow. */
export function stakesImmutables(addresses: Addresses): string[] {
  return [word(addresses.TaskEscrow)];
}

function eip712Immutables(domain: ReturnType<typeof typedDataDomain>): string[] {
  return [
    word(domain.verifyingContract),
    toBeHex(domain.chainId, 32),
    TypedDataEncoder.hashDomain(domain),
    id(domain.name),
    id(domain.version),
    shortString(domain.name),
    shortString(domain.version),
  ];
}

function word(address: string): string {
  return zeroPadValue(address, 32).toLowerCase();
}

/** OpenZeppelin's ShortString: the text, and its length in the last byte. */
function shortString(text: string): string {
  const bytes = getBytes(encodeBytes32String(text));
  bytes[31] = text.length;
  return hexlify(bytes);
}

function isPart(part: string, whole: string): boolean {
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) if (at % 2 === 0) return true;
  return false;
}
