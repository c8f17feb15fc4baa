/** What one run of the anchorer knows and is allowed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, quantity } from '../chain/answers.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { AnchorContext } from './anchor-context.ts';
import type { AnchorTx } from './anchor-tx.ts';

/** How a run waits. */
export interface Timer {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Not the time of day: that can be set back while we wait, and the wait would be that much longer. */
export const monotonicTimer: Timer = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

export interface AnchorOptions {
  /** Batches sent before the first of them is mined; 1 unless given. */
  maxInFlight?: number;
  /** Seconds to wait for one batch; 600 unless given. */
  deadlineSeconds?: number;
  /** Milliseconds between two looks at the chain; 1,000 unless given. */
  pollMs?: number;
  /** Seconds after which a transaction that was not mined is replaced by a dearer one; 180 unless given. */
  stuckAfterSeconds?: number;
  /** Wei per gas that no replacement goes beyond. */
  maxFeeCap?: bigint;
  /** The machine's monotonic clock unless given. */
  timer?: Timer;
}

export interface AnchorRun {
  ctx: AnchorContext;
  options: Required<Omit<AnchorOptions, 'maxFeeCap'>> & Pick<AnchorOptions, 'maxFeeCap'>;
  /** The lowest nonce that nothing in this run uses. */
  freeNonce: bigint;
  /** The lowest nonce that the node has no transaction for, mined or waiting. */
  pendingNonce: bigint;
  /** Gas limit of the first transaction: later ones cannot be estimated before it is mined. */
  gasLimit: bigint | undefined;
}

/** A batch that was sent and is not known to be mined. */
export interface InFlight {
  batch: StoredBatch;
  attempts: AnchorTx[];
  /** By the run's timer, of the last attempt. */
  sentAt: number;
}

/** Transactions of the operator that count at `tag`. */
export async function accountNonce({ rpc, store }: AnchorContext, tag: 'latest' | 'pending'): Promise<bigint> {
  return ask(rpc, 'eth_getTransactionCount', { params: [store.operator, tag], as: quantity });
}
