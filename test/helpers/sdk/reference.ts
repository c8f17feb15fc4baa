// The outsiders' answers: every format computed by ethers, merkletreejs and OpenZeppelin from the words of the design.
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { AbiCoder, concat, id, keccak256, TypedDataEncoder, type TypedDataField } from 'ethers';
import keccak from 'keccak256';
import { MerkleTree } from 'merkletreejs';

import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';

const FIELDS = {
  Review:
    'address reviewer,address subject,bytes32 taskId,uint8 rating,uint64 issuedAt,uint256 nonce,Feedback feedback',
  Feedback: 'string text,string[] tags,bytes32 salt',
  Revision: 'bytes32 supersedes,Review review',
  Retraction: 'bytes32 target,uint64 issuedAt,bytes32 salt',
  Moderation: 'bytes32 target,uint8 action,uint64 issuedAt',
  Receipt: 'address operator,bytes32 digest,bytes32 commitment,uint64 acceptedAt,uint64 anchorBy',
  BatchHeader:
    'address operator,uint64 batchId,bytes32 prev,bytes32 root,bytes32 scoresRoot,bytes32 scorer,uint64 count,' +
    'uint64 fromTime,uint64 toTime,uint32 schema',
};

export type StructName = keyof typeof FIELDS;

/** The EIP-712 types of a struct, written here from the design and not taken from the SDK. */
export function referenceTypes(struct: StructName): Record<string, TypedDataField[]> {
  const fields = FIELDS[struct].split(',').map((field) => {
    const [type = '', name = ''] = field.split(' ');
    return { type, name };
  });
  const inner = ({ Review: 'Feedback', Revision: 'Review' } as const)[struct as 'Review' | 'Revision'];
  return { [struct]: fields, ...((inner as StructName | undefined) && referenceTypes(inner)) };
}

export function referenceDomain(domain: LogDomain) {
  return { name: 'AgentReviews', version: '1', chainId: domain.chainId, verifyingContract: domain.contract };
}

/** EIP-712 digest by ethers. */
export function referenceDigest(domain: LogDomain, struct: StructName, value: object): string {
  return TypedDataEncoder.hash(referenceDomain(domain), referenceTypes(struct), value);
}

/** The same when only `feedbackHash` is left of a review's words: the struct's words one by one. */
export function referenceErasedDigest(domain: LogDomain, struct: 'Review' | 'Revision', value: ErasedValue): string {
  const words = (types: string[], values: unknown[]): string =>
    keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
  const typeHash = (name: StructName): string => id(TypedDataEncoder.from(referenceTypes(name)).encodeType(name));
  const review = 'review' in value ? value.review : value;
  const fields = ['reviewer', 'subject', 'taskId', 'rating', 'issuedAt', 'nonce', 'feedbackHash'];
  const inner = words(
    ['bytes32', 'address', 'address', 'bytes32', 'uint8', 'uint64', 'uint256', 'bytes32'],
    [typeHash('Review'), ...fields.map((field) => (review as Record<string, unknown>)[field])],
  );
  const outer = 'review' in value ? [typeHash(struct), value.supersedes, inner] : [];
  const hash = outer.length === 0 ? inner : words(['bytes32', 'bytes32', 'bytes32'], outer);
  return keccak256(concat(['0x1901', TypedDataEncoder.hashDomain(referenceDomain(domain)), hash]));
}

type ErasedValue = Record<string, unknown> | { supersedes: string; review: Record<string, unknown> };

/** The scores root by merkletreejs, over standard leaves by ethers: the sentinel, and the scores in ascending order. */
export function referenceScoresRoot(
  scores: readonly { subject: string; count: string; microStars: string; state: string }[],
): string {
  const zero = `0x${'00'.repeat(32)}`;
  const list = [{ subject: zero.slice(0, 42), count: '0', microStars: '0', state: zero }, ...scores];
  const leaves = list.map(({ subject, count, microStars, state }, i) => {
    const next = list[i + 1]?.subject ?? `0x${'ff'.repeat(20)}`;
    const types = ['uint256', 'address', 'address', 'uint64', 'uint64', 'bytes32'];
    return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(types, [i, subject, next, count, microStars, state])));
  });
  return new MerkleTree(leaves, keccak, { sortPairs: true }).getHexRoot();
}

export function referenceCommitment(digest: string, signature: string): string {
  const words = [id('AgentReviews.commit.v1'), digest, keccak256(signature)];
  return keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'bytes32', 'bytes32'], words));
}

export function referenceGenesis(domain: LogDomain, operator: string): string {
  const separator = TypedDataEncoder.hashDomain(referenceDomain(domain));
  return keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'address'], [separator, operator]));
}

export function referenceLeaf(index: number, commitment: string): string {
  const inner = keccak256(AbiCoder.defaultAbiCoder().encode(['uint256', 'bytes32'], [index, commitment]));
  return keccak256(concat([inner]));
}

/** merkletreejs over the leaves of the commitments in ascending order. */
export function referenceTree(commitments: readonly string[]): MerkleTree {
  const leaves = [...commitments].sort().map((commitment, index) => referenceLeaf(index, commitment));
  return new MerkleTree(leaves, keccak, { sortPairs: true });
}

/** OpenZeppelin's JavaScript verifier. */
export function openZeppelinAccepts(
  root: string,
  index: number,
  commitment: string,
  proof: readonly string[],
): boolean {
  return StandardMerkleTree.verify(root, ['uint256', 'bytes32'], [String(index), commitment], [...proof]);
}
