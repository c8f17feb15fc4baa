/**
 * The state proof: what AgentReputation's storage holds for a batch, from the header of a block down to the slot. Who trusts
 * the block's hash needs no node.
 */
import type { Json } from '../canonical-json.ts';
import { encodeWords } from '../abi.ts';
import { fromHex, keccak, toHash, type Address, type Hash, type Hex } from '../hex.ts';
import { array, bytes, object, type Reader } from '../parse.ts';
import { readBlockHeader, type BlockHeader } from '../state-proof/block-header.ts';
import { readStorage } from '../state-proof/storage.ts';

export interface StateProof {
  /** RLP of the block's header. */
  blockHeader: Hex;
  /** Trie nodes from the state root down to the contract's account, as `eth_getProof` gives them. */
  account: Hex[];
  /** Trie nodes from the account's storage root down to the slot. */
  storage: Hex[];
}

/** Where AgentReputation keeps `_headerHash`; contracts/snapshots has it too. */
export const HEADER_HASH_SLOT = 6n;

/** Consensus keeps a header's extra data to 32 bytes; chains of authorities put their signers there. */
export const MAX_BLOCK_HEADER_BYTES = 8 << 10;
/** A branch of sixteen hashes is 532 bytes. */
export const MAX_NODE_BYTES = 1 << 10;
/** One node for each of a key's nibbles. No real trie is nearly as deep. */
export const MAX_NODES = 64;

/** The slot of `_headerHash[operator][batchId]`. */
export function headerHashSlot(operator: Address, batchId: bigint): Hash {
  return toHash(keccak(encodeWords(batchId, keccak(encodeWords(operator, HEADER_HASH_SLOT)))));
}

/**
 * The header hash that the contract had for a batch in a block; zero when it had none. It is worth what the block's hash is
 * worth. Throws `INVALID_STATE_PROOF`.
 */
export function provenHeaderHash(
  proof: StateProof,
  place: { contract: Address; operator: Address; batchId: bigint },
): { block: BlockHeader; headerHash: Hash } {
  const block = readBlockHeader(fromHex(proof.blockHeader));
  const slot = headerHashSlot(place.operator, place.batchId);
  const nodes = { account: proof.account.map(fromHex), storage: proof.storage.map(fromHex) };
  return { block, headerHash: readStorage(block.stateRoot, { account: place.contract, slot }, nodes) };
}

const nodes = array(bytes(MAX_NODE_BYTES), MAX_NODES);

export const readStateProof: Reader<StateProof> = object({
  blockHeader: bytes(MAX_BLOCK_HEADER_BYTES),
  account: nodes,
  storage: nodes,
});

export function stateProofJson({ blockHeader, account, storage }: StateProof): Json {
  return { blockHeader, account, storage };
}
