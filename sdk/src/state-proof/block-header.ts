/** Headers of Ethereum blocks: the hash of one names everything that the block's state holds. */
import { keccak, toHash, type Hash } from '../hex.ts';
import { refuse } from './refuse.ts';
import { decodeRlp, isBytes, uintOf } from './rlp.ts';

export interface BlockHeader {
  hash: Hash;
  number: bigint;
  /** Unix seconds. */
  timestamp: bigint;
  stateRoot: Hash;
}

/** Bytes of fields, by their place. These were there from the first; every fork since put its own behind them. */
const LENGTHS: readonly (readonly [field: number, length: number])[] = [
  [0, 32], // parentHash
  [1, 32], // ommersHash
  [2, 20], // beneficiary
  [3, 32], // stateRoot
  [4, 32], // transactionsRoot
  [5, 32], // receiptsRoot
  [6, 256], // logsBloom
  [13, 32], // mixHash
  [14, 8], // nonce
];
const [STATE_ROOT, NUMBER, TIMESTAMP] = [3, 8, 11];

/** Reads a header from its RLP. Whether the block is one of the right chain is for its hash to say. Throws `INVALID_STATE_PROOF`. */
export function readBlockHeader(source: Uint8Array): BlockHeader {
  const fields = decodeRlp(source);
  if (isBytes(fields)) throw refuse('a block header is no string');
  const field = (place: number): Uint8Array => {
    const value = fields[place];
    if (!isBytes(value)) throw refuse(`field ${place} of the block header is missing or a list`);
    return value;
  };
  for (const [place, length] of LENGTHS) {
    if (field(place).length !== length) throw refuse(`field ${place} of the block header is not ${length} bytes`);
  }
  return {
    hash: toHash(keccak(source)),
    number: uint64(field(NUMBER)),
    timestamp: uint64(field(TIMESTAMP)),
    stateRoot: toHash(field(STATE_ROOT)),
  };
}

function uint64(bytes: Uint8Array): bigint {
  if (bytes.length > 8) throw refuse('a number of the block header does not fit 64 bits');
  return uintOf(bytes);
}
