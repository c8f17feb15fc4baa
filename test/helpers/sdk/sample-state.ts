// The state of a small chain, made by ethereumjs' trie, with the headers of batches in one contract's storage.
import { createMerkleProof, createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt';
import { concat, encodeRlp, id, keccak256, toBeHex, zeroPadValue } from 'ethers';

import { fromHex, toHex, ZERO_HASH, type Address, type Hash, type Hex } from '../../../sdk/src/hex.ts';
import { hashHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import type { StateProof } from '../../../sdk/src/log/state-proof.ts';
import type { LogDomain } from '../../../sdk/src/reviews/domain.ts';

export interface SampleState {
  stateRoot: Hash;
  /** RLP of a block header with this state. */
  blockHeader: Hex;
  blockHash: Hash;
  /** The nodes for a slot of `contract`. */
  prove: (slot: Hash) => Promise<{ account: Hex[]; storage: Hex[] }>;
}

/** `headerHashOf[operator][batchId]` of a contract whose seventh variable it is: Solidity's rule for mappings, written anew. */
export function mappingSlot(operator: Address, batchId: bigint, index = 6n): Hash {
  const word = (value: string): string => zeroPadValue(value, 32);
  const outer = keccak256(concat([word(operator), toBeHex(index, 32)]));
  return keccak256(concat([toBeHex(batchId, 32), outer])) as Hash;
}

/** A block that has `headerHash` for a batch, the header's own unless given, and the proof of it. */
export async function stateProofOf(
  { domain, header }: { domain: LogDomain; header: BatchHeader },
  headerHash: Hash = hashHeader(domain, header),
): Promise<{ blockHash: Hash; stateProof: StateProof }> {
  const slot = mappingSlot(header.operator, header.batchId);
  const held = headerHash === ZERO_HASH ? [] : ([[slot, headerHash]] as const);
  const { blockHeader, blockHash, prove } = await sampleState(domain.contract, held);
  return { blockHash, stateProof: { blockHeader, ...(await prove(slot)) } };
}

/** A block in which `contract` holds `words`, with a dozen other accounts and slots around it. */
export async function sampleState(
  contract: Address,
  words: readonly (readonly [slot: Hash, word: Hash])[],
): Promise<SampleState> {
  const storage = await createMPT({ useKeyHashing: true });
  const others = Array.from({ length: 40 }, (_, i) => [id(`slot ${i}`), toBeHex(i + 1)] as const);
  for (const [slot, word] of [...others, ...words]) {
    await storage.put(fromHex(slot as Hex), fromHex(encodeRlp(toBeHex(BigInt(word))) as Hex));
  }
  const state = await createMPT({ useKeyHashing: true });
  const accounts = Array.from({ length: 12 }, (_, i) => [id(`account ${i}`).slice(0, 42), storageless(i)] as const);
  const own = encodeRlp(['0x01', '0x', toHex(storage.root()), id('code')]);
  for (const [address, account] of [...accounts, [contract, own] as const]) {
    await state.put(fromHex(address as Hex), fromHex(account as Hex));
  }
  const blockHeader = headerRlp(toHex(state.root()));
  return {
    stateRoot: toHex(state.root()) as Hash,
    blockHeader,
    blockHash: keccak256(blockHeader) as Hash,
    prove: async (slot) => ({ account: await nodesTo(state, contract), storage: await nodesTo(storage, slot) }),
  };
}

function storageless(nonce: number): string {
  return encodeRlp([nonce === 0 ? '0x' : toBeHex(nonce), toBeHex(10n ** 18n), keccak256('0x80'), keccak256('0x')]);
}

/** The fields of a block of Osaka; number 1,000,000 at 1,700,090,000. */
function headerRlp(stateRoot: string): Hex {
  const parent = [id('parent'), keccak256('0xc0'), `0x${'00'.repeat(20)}`];
  const roots = [stateRoot, id('transactions'), id('receipts'), `0x${'00'.repeat(256)}`];
  const numbers = ['0x', toBeHex(1_000_000), toBeHex(36_000_000), toBeHex(21_000), toBeHex(1_700_090_000), '0x'];
  const merge = [id('randao'), `0x${'00'.repeat(8)}`, toBeHex(1_000_000_000)];
  const since = [keccak256('0x80'), '0x', '0x', id('beacon root'), id('requests')];
  return encodeRlp([...parent, ...roots, ...numbers, ...merge, ...since]) as Hex;
}

async function nodesTo(trie: MerklePatriciaTrie, key: Hex): Promise<Hex[]> {
  return (await createMerkleProof(trie, fromHex(key))).map((node) => toHex(node));
}
