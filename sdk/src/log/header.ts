/** The header of a batch, its hash and the chain that headers form. */
import { encodeWords } from '../abi.ts';
import { keccak, keccakText, toHash, type Address, type Hash } from '../hex.ts';
import { domainSeparator, typedDataDigest, type LogDomain } from '../reviews/domain.ts';
import type { Signature } from '../reviews/signature.ts';
import { signTyped, type LogSigner } from '../reviews/signer.ts';

/** EIP-712 struct `BatchHeader`; see contracts/types/BatchHeader.sol for the fields. Times are acceptance times. */
export interface BatchHeader {
  operator: Address;
  batchId: bigint;
  prev: Hash;
  root: Hash;
  scoresRoot: Hash;
  scorer: Hash;
  count: bigint;
  fromTime: bigint;
  toTime: bigint;
  schema: number;
}

/** The version of the leaf and tree format that this code reads and writes. */
export const SCHEMA = 1;

export const HEADER_TYPES = {
  BatchHeader: [
    { name: 'operator', type: 'address' },
    { name: 'batchId', type: 'uint64' },
    { name: 'prev', type: 'bytes32' },
    { name: 'root', type: 'bytes32' },
    { name: 'scoresRoot', type: 'bytes32' },
    { name: 'scorer', type: 'bytes32' },
    { name: 'count', type: 'uint64' },
    { name: 'fromTime', type: 'uint64' },
    { name: 'toTime', type: 'uint64' },
    { name: 'schema', type: 'uint32' },
  ],
};

const HEADER_TYPEHASH = keccakText(
  'BatchHeader(address operator,uint64 batchId,bytes32 prev,bytes32 root,bytes32 scoresRoot,bytes32 scorer,' +
    'uint64 count,uint64 fromTime,uint64 toTime,uint32 schema)',
);

/** The header hash: the EIP-712 digest, which the contract stores and the next header names as `prev`. */
export function hashHeader(domain: LogDomain, header: BatchHeader): Hash {
  const struct = encodeWords(
    HEADER_TYPEHASH,
    header.operator,
    header.batchId,
    header.prev,
    header.root,
    header.scoresRoot,
    header.scorer,
    header.count,
    header.fromTime,
    header.toTime,
    BigInt(header.schema),
  );
  return toHash(typedDataDigest(domain, keccak(struct)));
}

/** `prev` of an operator's batch 0. */
export function genesisOf(domain: LogDomain, operator: Address): Hash {
  return toHash(keccak(encodeWords(domainSeparator(domain), operator)));
}

/** The operator's signature over a header; two signed headers of one batch convict it. Throws `SIGNER_MISMATCH`. */
export function signHeader(signer: LogSigner, domain: LogDomain, header: BatchHeader): Promise<Signature> {
  const digest = hashHeader(domain, header);
  return signTyped(signer, { domain, types: HEADER_TYPES, value: header, digest, by: header.operator });
}

/** Whether an entry accepted then belongs to this batch, and so to no other: one begins where the last one ends. */
export function isInTimeOf({ fromTime, toTime }: BatchHeader, acceptedAt: bigint): boolean {
  return fromTime < acceptedAt && acceptedAt <= toTime;
}
