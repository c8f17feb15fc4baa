/** A verb of the escrow as data: ready to be sent alone, or with others in one transaction. */
import type { LogDescription } from 'ethers';
import { TaskEscrow__factory } from '../generated/factories/contracts/TaskEscrow__factory.ts';
import type { Hex } from '../hex.ts';

export interface EscrowCall<T = object> {
  data: Hex;
  /** Native coin to send along. */
  value: bigint;
  /** The result, out of the events of the transaction. */
  read: (events: LogDescription[]) => T;
}

/** The contract's interface: its `encodeFunctionData` is typed by the contract. */
export const ESCROW = TaskEscrow__factory.createInterface();

export function escrowCall<T>(data: string, read: EscrowCall<T>['read'], { value = 0n } = {}): EscrowCall<T> {
  return { data: data as Hex, value, read };
}

/** A call whose events say nothing that the caller does not know. */
export function plainCall(data: string): EscrowCall {
  return escrowCall(data, () => ({}));
}
