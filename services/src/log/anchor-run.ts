/** What one run of the anchorer knows and is allowed. */
import type { Hash } from '@agent-market/sdk';
import { ask, quantity } from '../chain/answers.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { AnchorContext } from './anchor-context.ts';
import type { AnchorTx } from './anchor-tx.ts';

/** A step that is done: `stored` and `sent` for each transaction, `mined` for each batch. */
export interface AnchorProgress {
  step: 'stored' | 'sent' | 'mined';
  batchId: bigint;
  txHash: Hash;
  /** Batches still to be mined in this run. */
  left: number;
}

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
  /** Told of every step, and waited for. */
  onProgress?: (progress: AnchorProgress) => void | Promise<void>;
}

export interface AnchorRun {
  ctx: AnchorContext;
  options: Required<Omit<AnchorOptions, 'maxFeeCap' | 'onProgress'>> & Pick<AnchorOptions, 'maxFeeCap'>;
  /** The lowest nonce that nothing in this run uses. */
  freeNonce: bigint;
  /** The lowest nonce that the node has no transaction for, mined or waiting. */
  pendingNonce: bigint;
  /** Gas limit of the first transaction: later ones cannot be estimated before it is mined. */
  gasLimit: bigint | undefined;
  tell(step: AnchorProgress['step'], sent: { batch: StoredBatch; txHash: Hash }): Promise<void>;
  sleep: () => Promise<void>;
}

/** A batch that was sent and is not known to be mined. */
export interface InFlight {
  batch: StoredBatch;
  attempts: AnchorTx[];
  /** Milliseconds, of the last attempt. */
  sentAt: number;
}

/** Transactions of the operator that count at `tag`. */
export async function accountNonce({ rpc, store }: AnchorContext, tag: 'latest' | 'pending'): Promise<bigint> {
  return ask(rpc, 'eth_getTransactionCount', { params: [store.operator, tag], as: quantity });
}
