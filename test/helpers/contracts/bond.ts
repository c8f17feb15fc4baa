// An operator with a bond, what it signs, and the batches it anchors.
import type { TypedDataDomain } from 'ethers';
import { id } from 'ethers';
import keccak256 from 'keccak256';
import { MerkleTree } from 'merkletreejs';
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';

import type { IOperatorBond, OperatorBond } from '../../../sdk/src/generated/contracts/OperatorBond.ts';
import { anchor, HEADER_TYPES, type Header } from './batch.ts';
import type { Connection } from './connection.ts';
import { leafOf } from './review-tree.ts';
import { fields } from './signing.ts';
import { DAY, HOUR } from './vocabulary.ts';
import { worldFixture, type World } from './world.ts';

export interface Receipt {
  operator: string;
  digest: string;
  commitment: string;
  acceptedAt: number;
  anchorBy: number;
}
export type Leaf = IOperatorBond.LeafStruct;

export const ChallengeState = { None: 0n, Open: 1n, Answered: 2n, Expired: 3n } as const;
export const Statement = { Receipt: 0n, Header: 1n, Leaf: 2n } as const;

export const SLASH = 1_000_001n;
export const DEPOSIT = 100_000n;
/** Of a slash; the odd wei burns. */
export const REWARD = 500_000n;
export const BURN = 500_001n;

export const PROMISE = 48 * HOUR;
export const LIABILITY = 9 * DAY;
export const ANSWER = 72 * HOUR;
export const EXIT = 12 * DAY;

export const RECEIPT_TYPES = {
  Receipt: fields('address operator,bytes32 digest,bytes32 commitment,uint64 acceptedAt,uint64 anchorBy'),
};

export interface BondWorld extends World {
  bond: OperatorBond;
  operator: HardhatEthersSigner;
  challenger: HardhatEthersSigner;
  /** Of what operators sign. */
  domain: TypedDataDomain;
}

/** A fixture: a bond of five slashes behind an operator with an empty log. */
export function bondFixture(connection: Connection): () => Promise<BondWorld> {
  const deployWorld = worldFixture(connection);
  return async function deployBond() {
    const { ethers } = connection;
    const world = await deployWorld();
    const [operator, challenger] = (await ethers.getSigners()).slice(5) as [HardhatEthersSigner, HardhatEthersSigner];
    const bond = await ethers.deployContract('OperatorBond', [await world.reputation.getAddress(), SLASH]);
    const { chainId } = await ethers.provider.getNetwork();
    const verifyingContract = await world.reputation.getAddress();
    const domain = { name: 'AgentReviews', version: '1', chainId, verifyingContract };
    await bond.post(operator, { value: 5n * SLASH });
    return { ...world, bond, operator, challenger, domain };
  };
}

/** A receipt for what the operator accepts now. */
export async function receiptOf(world: BondWorld, name: string, overrides: Partial<Receipt> = {}): Promise<Receipt> {
  const acceptedAt = await world.connection.networkHelpers.time.latest();
  const { operator } = world;
  return {
    operator: operator.address,
    digest: id(`digest ${name}`),
    commitment: id(`commitment ${name}`),
    acceptedAt,
    anchorBy: acceptedAt + PROMISE,
    ...overrides,
  };
}

export function signReceipt(world: BondWorld, receipt: Receipt, by = world.operator): Promise<string> {
  return by.signTypedData(world.domain, RECEIPT_TYPES, receipt);
}

export function signHeader(world: BondWorld, header: Header, by = world.operator): Promise<string> {
  return by.signTypedData(world.domain, HEADER_TYPES, header);
}

export interface AnchoredBatch {
  header: Header;
  commitments: string[];
  proofOf(index: number): string[];
  indexOf(receipt: Receipt): number;
  leafAt(index: number): Leaf;
}

/** Anchors a batch of these commitments in this order: an honest operator sorts them. */
export async function anchorCommitments(world: BondWorld, commitments: string[]): Promise<AnchoredBatch> {
  return anchorLeaves(
    world,
    commitments.map((commitment, index) => ({ index, commitment })),
  );
}

/** Anchors whatever leaves an operator makes up. */
export async function anchorLeaves(
  world: BondWorld,
  leaves: { index: number; commitment: string }[],
): Promise<AnchoredBatch> {
  const hashes = leaves.map(({ index, commitment }) => leafOf(index, commitment));
  const tree = new MerkleTree(hashes, keccak256, { sortPairs: true });
  const header = await anchor(world, world.operator, { root: tree.getHexRoot(), count: leaves.length });
  const proofOf = (at: number): string[] => tree.getHexProof(hashes[at] ?? '', at);
  return {
    header,
    commitments: leaves.map(({ commitment }) => commitment),
    proofOf,
    indexOf: ({ commitment }) => leaves.findIndex((leaf) => leaf.commitment === commitment),
    leafAt: (at) => ({ index: 0, commitment: '', ...leaves[at], proof: proofOf(at) }),
  };
}

/** Anchors a batch that holds these receipts' entries and two others. */
export function anchorReceipts(world: BondWorld, ...receipts: Receipt[]): Promise<AnchoredBatch> {
  const commitments = [...receipts.map(({ commitment }) => commitment), id('low'), id('high')];
  return anchorCommitments(world, commitments.sort());
}

/** The next transaction is mined that many seconds after `moment`. */
export async function nextAfter(world: World, moment: number, seconds: number): Promise<number> {
  const at = moment + seconds;
  await world.connection.networkHelpers.time.setNextBlockTimestamp(at);
  return at;
}

/** Challenges an overdue receipt as the challenger. */
export async function challenge(world: BondWorld, receipt: Receipt): Promise<string> {
  const signature = await signReceipt(world, receipt);
  await world.bond.connect(world.challenger).challengeOmission(receipt, signature, { value: DEPOSIT });
  return world.bond.hashReceipt(receipt);
}

/** A receipt that the operator did not keep, challenged as soon as it can be. */
export async function challengeBroken(world: BondWorld, name = 'broken'): Promise<Receipt> {
  const receipt = await receiptOf(world, name);
  await nextAfter(world, receipt.anchorBy, 1);
  await challenge(world, receipt);
  return receipt;
}

/** A receipt that the operator did keep, challenged all the same. */
export async function challengeKept(
  world: BondWorld,
  name = 'kept',
): Promise<{ receipt: Receipt; batch: AnchoredBatch }> {
  const receipt = await receiptOf(world, name);
  const batch = await anchorReceipts(world, receipt);
  await nextAfter(world, receipt.anchorBy, 1);
  await challenge(world, receipt);
  return { receipt, batch };
}

export async function answerBy(world: BondWorld, receipt: Receipt): Promise<number> {
  return Number((await world.bond.challengeOf(await world.bond.hashReceipt(receipt))).answerBy);
}

/** Ends a challenge that nobody answered. */
export async function expireNow(world: BondWorld, receipt: Receipt): Promise<void> {
  await nextAfter(world, await answerBy(world, receipt), 1);
  await world.bond.expire(receipt);
}
