/** Strict readers for the answers of a node we do not trust. Each throws `RPC_BAD_ANSWER`. */
import type { Address, Hash, Hex } from '@agent-market/sdk';
import { badAnswer, type Rpc } from './rpc.ts';

export interface Block {
  number: bigint;
  hash: Hash;
  /** Unix seconds. */
  timestamp: bigint;
}

export interface Log {
  address: Address;
  topics: Hash[];
  data: Hex;
  blockNumber: bigint;
  blockHash: Hash;
  txHash: Hash;
  /** Its place in the block. */
  logIndex: bigint;
}

export interface Receipt {
  blockNumber: bigint;
  blockHash: Hash;
  txHash: Hash;
  succeeded: boolean;
  logs: Log[];
}

/** Reads one field of the node's answer. */
export type AnswerReader<T> = (value: unknown, rpc: Rpc) => T;

/** Asks and reads in one go. */
export async function ask<T>(
  rpc: Rpc,
  method: string,
  reading: { params?: unknown[]; as: AnswerReader<T> },
): Promise<T> {
  return reading.as(await rpc.call(method, reading.params ?? []), rpc);
}

/** A hexadecimal quantity below 2^256. */
export const quantity: AnswerReader<bigint> = (value, rpc) => {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) throw badAnswer(rpc.origin, 'not a quantity');
  return BigInt(value);
};

/** A block number, a time, a nonce, an amount of gas: below 2^53, which everything here can hold. */
export const smallQuantity: AnswerReader<bigint> = (value, rpc) => {
  const number = quantity(value, rpc);
  if (number >> 53n !== 0n) throw badAnswer(rpc.origin, 'a number out of every range');
  return number;
};

export const bytes: AnswerReader<Hex> = (value, rpc) => {
  if (typeof value !== 'string' || !/^0x([0-9a-fA-F]{2})*$/.test(value)) throw badAnswer(rpc.origin, 'not bytes');
  return value.toLowerCase() as Hex;
};

function bytesOf(length: number): AnswerReader<Hex> {
  return (value, rpc) => {
    const read = bytes(value, rpc);
    if (read.length !== 2 + 2 * length) throw badAnswer(rpc.origin, `not ${length} bytes`);
    return read;
  };
}

export const hash = bytesOf(32) as AnswerReader<Hash>;

/** Null where the node has nothing becomes undefined. */
export function maybe<T>(reader: AnswerReader<T>): AnswerReader<T | undefined> {
  return (value, rpc) => (value === null ? undefined : reader(value, rpc));
}

export function list<T>(reader: AnswerReader<T>): AnswerReader<T[]> {
  return (value, rpc) => {
    if (!Array.isArray(value)) throw badAnswer(rpc.origin, 'not a list');
    return value.map((each) => reader(each, rpc));
  };
}

export const record: AnswerReader<Record<string, unknown>> = (value, rpc) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badAnswer(rpc.origin, 'not an object');
  return value as Record<string, unknown>;
};

export const block: AnswerReader<Block> = (value, rpc) => {
  const { number, hash: blockHash, timestamp } = record(value, rpc);
  return { number: smallQuantity(number, rpc), hash: hash(blockHash, rpc), timestamp: smallQuantity(timestamp, rpc) };
};

/** A pending block has no hash, sometimes no number. */
export const blockTime: AnswerReader<bigint> = (value, rpc) => smallQuantity(record(value, rpc)['timestamp'], rpc);

export const log: AnswerReader<Log> = (value, rpc) => {
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex } = record(value, rpc);
  return {
    address: bytesOf(20)(address, rpc) as Address,
    topics: list(hash)(topics, rpc),
    data: bytes(data, rpc),
    blockNumber: smallQuantity(blockNumber, rpc),
    blockHash: hash(blockHash, rpc),
    txHash: hash(transactionHash, rpc),
    logIndex: smallQuantity(logIndex, rpc),
  };
};

export const receipt: AnswerReader<Receipt> = (value, rpc) => {
  const { blockNumber, blockHash, transactionHash, status, logs } = record(value, rpc);
  const place = {
    blockNumber: smallQuantity(blockNumber, rpc),
    blockHash: hash(blockHash, rpc),
    txHash: hash(transactionHash, rpc),
  };
  const read = { ...place, succeeded: quantity(status, rpc) === 1n, logs: list(log)(logs, rpc) };
  const isElsewhere = (each: Log): boolean =>
    each.blockNumber !== place.blockNumber || each.blockHash !== place.blockHash || each.txHash !== place.txHash;
  if (read.logs.some(isElsewhere)) throw badAnswer(rpc.origin, 'a receipt with logs of another transaction');
  return read;
};
