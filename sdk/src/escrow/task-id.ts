/** Task ids: client (160 bits) | lane (72) | round (24). The same as contracts/types/TaskId.sol. */
import { InvalidInput } from '../errors.ts';
import { parseHash, type Address, type Hash } from '../hex.ts';

export type TaskId = Hash;

/** Lanes from here on are used once: what a task leaves there stays readable on chain for ever. */
export const FIRST_PERMANENT_LANE = 1n << 71n;

export interface TaskIdParts {
  client: Address;
  lane: bigint;
  /** 1 for the first task of the lane. */
  round: bigint;
}

/** Throws `INVALID_TASK_ID` when lane or round do not fit. */
export function encodeTaskId({ client, lane, round }: TaskIdParts): TaskId {
  if (lane < 0n || lane >= 1n << 72n || round < 0n || round >= 1n << 24n) {
    throw new InvalidInput('INVALID_TASK_ID', `lane ${lane} or round ${round} is out of range`, {
      hint: 'Lanes are below 2^72, rounds below 2^24.',
    });
  }
  const tail = ((lane << 24n) | round).toString(16).padStart(24, '0');
  return `${client}${tail}` as TaskId;
}

/** Throws `INVALID_HASH` for anything but 32 bytes. */
export function decodeTaskId(taskId: string): TaskIdParts {
  const id = parseHash(taskId);
  const tail = BigInt(`0x${id.slice(42)}`);
  return { client: id.slice(0, 42) as Address, lane: tail >> 24n, round: tail & 0xffffffn };
}
