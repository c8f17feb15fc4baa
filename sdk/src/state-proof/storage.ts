/** One word of a contract's storage, proven from the state root of a block: what `eth_getProof` answers (EIP-1186). */
import { encodeWords } from '../abi.ts';
import { fromHex, keccak, toHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import { refuse } from './refuse.ts';
import { decodeRlp, isBytes, uintOf } from './rlp.ts';
import { readTrie } from './trie.ts';

export interface StoragePlace {
  account: Address;
  slot: Hash;
}

export interface StorageNodes {
  /** From the state root down to the account. */
  account: readonly Uint8Array[];
  /** From the account's storage root down to the slot. */
  storage: readonly Uint8Array[];
}

/**
 * What a slot holds; zero when it, or the whole account, is not there. Throws `INVALID_STATE_PROOF` unless the nodes prove it,
 * and nothing besides.
 */
export function readStorage(stateRoot: Hash, { account, slot }: StoragePlace, nodes: StorageNodes): Hash {
  const found = readTrie(stateRoot, keccak(fromHex(account)), nodes.account);
  if (found === undefined && nodes.storage.length > 0) throw refuse('there is no such account, so no storage');
  const value = found && readTrie(storageRootOf(found), keccak(fromHex(slot)), nodes.storage);
  return value === undefined ? ZERO_HASH : wordOf(value);
}

/** Third of the account's four fields: nonce, balance, storage root, code hash. */
function storageRootOf(account: Uint8Array): Hash {
  const fields = decodeRlp(account);
  const root = isBytes(fields) || fields.length !== 4 ? undefined : fields[2];
  if (!isBytes(root) || root.length !== 32) throw refuse('an account of another form');
  return toHash(root);
}

/** Zero is not stored. */
function wordOf(value: Uint8Array): Hash {
  const number = decodeRlp(value);
  if (!isBytes(number) || number.length === 0 || number.length > 32) throw refuse('a slot holds no word');
  return toHash(encodeWords(uintOf(number)));
}
