/** The steps on the way of a review into the chain: one list for people, for tests, and for whoever kills a process. */
import type { Hash } from '@agent-market/sdk';

/**
 * Every step that changes something which outlives this process (the database, a published folder, the chain), in the order
 * of a batch's life, with what is true after it. Nothing lasting happens outside of them, and each is whole or not at all:
 * the two moments around a step are the only points where dying could make a difference.
 */
export const STEPS = {
  accept: 'reviews committed',
  receipt: 'receipts signed and stored',
  freeze: 'frozen',
  publishLeaves: 'leaves published',
  publishEntries: 'entries published',
  publishScores: 'scores published',
  publishBatch: 'published',
  store: 'transaction signed and stored',
  send: 'transaction sent',
  mine: 'noted as mined',
  drop: 'noted as dropped by a reorganisation',
  finalize: 'noted as final',
} as const;

export type Step = keyof typeof STEPS;

/** The moment before or after one step. */
export interface StepMoment {
  step: Step;
  when: 'before' | 'after';
  /** Absent for steps of reviews, and before a batch is frozen. */
  batchId?: bigint;
  /** Of steps that have a transaction. */
  txHash?: Hash;
}

export interface StepListening {
  /** Told of every moment, and waited for. What it throws ends the work there, as a crash would. */
  onStep?: (moment: StepMoment) => void | Promise<void>;
}

/** Does one step, telling before and after. */
export async function doStep<T>(
  { onStep }: StepListening,
  about: Omit<StepMoment, 'when'>,
  change: () => Promise<T>,
): Promise<T> {
  await onStep?.({ ...about, when: 'before' });
  const result = await change();
  await onStep?.({ ...about, when: 'after' });
  return result;
}
