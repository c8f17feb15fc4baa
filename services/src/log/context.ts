/** What the verbs of the log work with. Everything a test or an import must control is handed in. */
import type { LogSigner } from '@agent-market/sdk/reviews';
import type { Store } from '../store/open.ts';
import type { SignatureWorkers } from './signature-workers.ts';
import type { StepListening } from './steps.ts';
import type { TaskReader } from './task-reader.ts';

/** Unix seconds. */
export type Clock = () => bigint;

export const systemClock: Clock = () => BigInt(Math.floor(Date.now() / 1000));

export interface LogContext extends StepListening {
  store: Store;
  /** The operator's key: it signs receipts and batch headers. */
  signer: LogSigner;
  clock: Clock;
  /** Threads for the signatures of large batches; without them, everything happens in this one. */
  workers?: SignatureWorkers;
}

export interface IntakeContext extends LogContext {
  /** Where tasks are looked up; without one, only reviews without a task can be accepted. */
  tasks?: TaskReader;
  /** Whether reviews without an escrowed task (`taskId` zero) are taken. */
  acceptUnverified: boolean;
}
