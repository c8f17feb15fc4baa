/** The EIP-712 structs of format `TaskEscrow` version 1, and those of tokens that the escrow uses. */
import { encodeWords, type Word } from '../abi.ts';
import { keccak, keccakText, toHash, type Hash } from '../hex.ts';
import type { TypedDomain } from './domain.ts';

export interface TypedField {
  name: string;
  type: string;
}

/** Everything a wallet needs in order to show and sign a message, and the digest that it will sign. */
export interface TypedMessage {
  domain: TypedDomain;
  types: Record<string, TypedField[]>;
  primaryType: string;
  value: Record<string, unknown>;
  digest: Hash;
}

const TERMS =
  'address agent,address token,uint96 amount,uint16 reviewHours,uint16 rulingHours,uint8 silencePercent,' +
  'uint32 deadline,address arbitrator,bytes32 termsHash,address feeRecipient,uint16 feeBps,uint16 extensionHours,' +
  'uint96 bond,address verifier,bytes32 spec';

/** What the agent signs: terms and options in one struct. */
export const QUOTE = struct('Quote', 'bytes32 taskId,Terms terms,uint64 validUntil', { Terms: TERMS });
export const TERMS_STRUCT = struct('Terms', TERMS);
export const SETTLEMENT = struct(
  'Settlement',
  'bytes32 taskId,uint256 remaining,uint64 topUps,uint256 agentAmount,uint64 validUntil',
);
export const SHORTENING = struct('Shortening', 'bytes32 taskId,uint32 deadline,uint32 newDeadline,uint64 validUntil');
/** ERC-2612. */
export const PERMIT = struct('Permit', 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline');
/** ERC-3009. */
export const RECEIVE = struct(
  'ReceiveWithAuthorization',
  'address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce',
);

export interface Struct {
  name: string;
  /** As ethers' `signTypedData` takes them. */
  types: Record<string, TypedField[]>;
  typeHash: Uint8Array;
}

/** EIP-712 hashStruct of a struct whose members are one word each; nested structs are given by their hash. */
export function hashStruct({ typeHash }: Struct, ...words: Word[]): Hash {
  return toHash(keccak(encodeWords(typeHash, ...words)));
}

function struct(name: string, fields: string, nested: Record<string, string> = {}): Struct {
  const all = Object.entries({ [name]: fields, ...nested });
  return {
    name,
    types: Object.fromEntries(all.map(([each, text]) => [each, fieldsOf(text)])),
    // The main struct first; there is never more than one other, so no order among others.
    typeHash: keccakText(all.map(([each, text]) => `${each}(${text})`).join('')),
  };
}

function fieldsOf(text: string): TypedField[] {
  return text.split(',').map((field) => {
    const [type = '', name = ''] = field.split(' ');
    return { name, type };
  });
}
