/** What a failure of an operator cost it, read out of the transaction that proved it. */
import type { LogDescription } from 'ethers';
import { eventNamed } from '../contracts/write.ts';

export interface Failure {
  /** How often the operator was proven wrong by now. */
  failures: number;
  /** Credited to whoever proved it, without a deposit that came back. */
  rewarded: bigint;
  burned: bigint;
}

export function failureIn(events: LogDescription[]): Failure {
  const { failures, rewarded, burned } = eventNamed(events, 'OperatorFailed').args.toObject() as Record<string, bigint>;
  return { failures: Number(failures ?? 0n), rewarded: rewarded ?? 0n, burned: burned ?? 0n };
}
