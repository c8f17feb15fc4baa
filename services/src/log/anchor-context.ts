/** What anchoring works with. */
import type { TransactionRequest } from 'ethers';
import type { Rpc } from '../chain/rpc.ts';
import type { Store } from '../store/open.ts';
import type { Clock } from './context.ts';
import type { StepListening } from './steps.ts';

/** Signs transactions as the operator: an ethers Wallet, or anything with these two. It never sends. */
export interface TransactionSigner {
  getAddress(): Promise<string>;
  signTransaction(transaction: TransactionRequest): Promise<string>;
}

export interface AnchorContext extends StepListening {
  store: Store;
  rpc: Rpc;
  /** The operator's key. Dedicate it: transactions sent past this store take nonces away from it. */
  sender: TransactionSigner;
  clock: Clock;
  /** Blocks that make a block final, for nodes without a `finalized` block. */
  confirmations?: bigint;
  /** First block that can hold an anchor; where searching for events begins. 0 unless given. */
  fromBlock?: bigint;
}
