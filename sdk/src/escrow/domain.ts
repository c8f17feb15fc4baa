/** The EIP-712 domain `TaskEscrow` version 1: what parties sign for one chain and escrow is worthless on any other. */
import { encodeWords } from '../abi.ts';
import { fromHex, keccak, keccakText, parseAddress, toHash, type Address, type Hash } from '../hex.ts';

/** Which escrow: the chain and the TaskEscrow contract on it. */
export interface EscrowDomain {
  chainId: bigint;
  /** TaskEscrow. */
  contract: Address;
}

/** An EIP-712 domain as wallets and ethers' `signTypedData` take it. */
export interface TypedDomain {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
}

/** The escrow's domain. */
export function escrowDomain({ chainId, contract }: EscrowDomain): TypedDomain {
  return { name: 'TaskEscrow', version: '1', chainId, verifyingContract: contract };
}

const DOMAIN_TYPEHASH = keccakText(
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
);
const EIP712_PREFIX = Uint8Array.of(0x19, 0x01);

/** The EIP-712 digest of a struct hash in `domain`: what gets signed. */
export function typedDigest(domain: TypedDomain, structHash: Hash): Hash {
  const { name, version, chainId, verifyingContract } = domain;
  const contract = parseAddress(verifyingContract);
  const words = encodeWords(DOMAIN_TYPEHASH, keccakText(name), keccakText(version), chainId, contract);
  return toHash(keccak(EIP712_PREFIX, keccak(words), fromHex(structHash)));
}
