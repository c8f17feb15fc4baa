// A log over a store, whose clock goes on by half a day with each batch.
import type { Hash } from '@agent-market/sdk';
import { localSigner } from '@agent-market/sdk/reviews';
import type { LogContext } from '../../services/src/log/context.ts';
import type { Store } from '../../services/src/store/open.ts';

export interface BenchLog {
  ctx: LogContext;
  tick: (this: void) => void;
  /** Unix seconds. */
  now: (this: void) => number;
}

/** Unix seconds. */
export const [BEGINNING, HALF_A_DAY] = [1_700_000_000, 43_200];

export function logOf(store: Store): BenchLog {
  let now = BEGINNING;
  const signer = localSigner(`0x${'01'.repeat(32)}` as Hash);
  return {
    ctx: { store, signer, clock: () => BigInt(now) },
    tick: () => void (now += HALF_A_DAY),
    now: () => now,
  };
}
