/** The EIP-712 domain `AgentReviews` version 1: signatures made for one chain and contract are worthless on any other. */
import { encodeWords } from '../abi.ts';
import { keccak, keccakText, type Address } from '../hex.ts';

/** Where a review log lives: the chain and the AgentReputation contract on it. */
export interface LogDomain {
  chainId: bigint;
  /** AgentReputation. */
  contract: Address;
}

/** Whether signatures for the one count for the other. */
export function isSameDomain(a: LogDomain, b: LogDomain): boolean {
  return a.chainId === b.chainId && a.contract === b.contract;
}

const DOMAIN_TYPEHASH = keccakText(
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
);
const NAME_HASH = keccakText('AgentReviews');
const VERSION_HASH = keccakText('1');

/** The domain as wallets and ethers' `signTypedData` take it. */
export function typedDataDomain(domain: LogDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: 'AgentReviews', version: '1', chainId: domain.chainId, verifyingContract: domain.contract };
}

/** The last answer: one process works with one log, and asks for every digest. */
let last: { chainId: bigint; contract: Address; separator: Uint8Array } | undefined;

export function domainSeparator({ chainId, contract }: LogDomain): Uint8Array {
  if (last?.chainId !== chainId || last.contract !== contract) {
    const separator = keccak(encodeWords(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, chainId, contract));
    last = { chainId, contract, separator };
  }
  // A copy: what a caller does to it must not reach the next one.
  return last.separator.slice();
}

const EIP712_PREFIX = Uint8Array.of(0x19, 0x01);

/** The EIP-712 digest of a struct hash: what gets signed. */
export function typedDataDigest(domain: LogDomain, structHash: Uint8Array): Uint8Array {
  return keccak(EIP712_PREFIX, domainSeparator(domain), structHash);
}
