/** Strict readers for the answers of a node we do not trust. Each throws `RPC_BAD_ANSWER`. */
import type { Hash, Hex } from '@agent-market/sdk';
import { badAnswer, type Rpc } from './rpc.ts';

export interface Block {
  number: bigint;
  hash: Hash;
  /** Unix seconds. */
  timestamp: bigint;
}

export interface Log {
  topics: Hash[];
  data: Hex;
  blockNumber: bigint;
  blockHash: Hash;
  txHash: Hash;
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

/** A block number or a time: below 2^63, which is what the store holds. */
const smallQuantity: AnswerReader<bigint> = (value, rpc) => {
  const number = quantity(value, rpc);
  if (number >> 63n !== 0n) throw badAnswer(rpc.origin, 'a number out of every range');
  return number;
};

export const bytes: AnswerReader<Hex> = (value, rpc) => {
  if (typeof value !== 'string' || !/^0x([0-9a-fA-F]{2})*$/.test(value)) throw badAnswer(rpc.origin, 'not bytes');
  return value.toLowerCase() as Hex;
};

export const hash: AnswerReader<Hash> = (value, rpc) => {
  const read = bytes(value, rpc);
  if (read.length !== 66) throw badAnswer(rpc.origin, 'not 32 bytes');
  return read as Hash;
};

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
  const { topics, data, blockNumber, blockHash, transactionHash } = record(value, rpc);
  return {
    topics: list(hash)(topics, rpc),
    data: bytes(data, rpc),
    blockNumber: smallQuantity(blockNumber, rpc),
    blockHash: hash(blockHash, rpc),
    txHash: hash(transactionHash, rpc),
  };
};

export const receipt: AnswerReader<Receipt> = (value, rpc) => {
  const { blockNumber, blockHash, transactionHash, status, logs } = record(value, rpc);
  return {
    blockNumber: smallQuantity(blockNumber, rpc),
    blockHash: hash(blockHash, rpc),
    txHash: hash(transactionHash, rpc),
    succeeded: quantity(status, rpc) === 1n,
    logs: list(log)(logs, rpc),
  };
};
