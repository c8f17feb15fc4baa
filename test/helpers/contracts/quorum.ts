// Keys that sign for a quorum, and what they sign.
import type { Addressable, Signer, TypedDataDomain, TypedDataField } from 'ethers';

import type { Connection } from './connection.ts';

export const APPROVAL = {
  Approval: [
    { name: 'work', type: 'bytes32' },
    { name: 'expiry', type: 'uint64' },
  ],
};
export const VOTE = {
  Vote: [
    { name: 'escrow', type: 'address' },
    { name: 'taskId', type: 'bytes32' },
    { name: 'agentBps', type: 'uint16' },
    { name: 'validUntil', type: 'uint64' },
  ],
};
export const EXTENSION = {
  Extension: [
    { name: 'escrow', type: 'address' },
    { name: 'taskId', type: 'bytes32' },
    { name: 'rulingEndsAt', type: 'uint64' },
    { name: 'validUntil', type: 'uint64' },
  ],
};

export const VOTES_TUPLE = 'tuple(address member, bytes signature)[]' as const;

export interface SignedVote {
  member: string;
  signature: string;
}

/** A member: an address, and the key that signs for it (its own, or the owner's of a contract wallet). */
export interface Member {
  address: string;
  key: Pick<Signer, 'signTypedData'>;
}

export function ascending(members: Member[]): Member[] {
  return members.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
}

/** `count` keys that play no other part, ascending. */
export async function keysOf(connection: Connection, count: number, from = 10): Promise<Member[]> {
  const signers = (await connection.ethers.getSigners()).slice(from, from + count);
  return ascending(signers.map((key) => ({ address: key.address, key })));
}

export async function domainOf(
  { ethers }: Pick<Connection, 'ethers'>,
  name: string,
  contract: Addressable,
): Promise<TypedDataDomain> {
  const { chainId } = await ethers.provider.getNetwork();
  return { name, version: '1', chainId, verifyingContract: await contract.getAddress() };
}

/** Every member signs the message, in the given order. */
export async function signAll(
  members: Member[],
  domain: TypedDataDomain,
  types: Record<string, TypedDataField[]>,
  message: Record<string, unknown>,
): Promise<SignedVote[]> {
  return Promise.all(
    members.map(async ({ address, key }) => ({
      member: address,
      signature: await key.signTypedData(domain, types, message),
    })),
  );
}
