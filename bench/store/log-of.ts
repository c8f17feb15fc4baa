// A log over a store, whose clock goes on by an hour with each batch.
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

export function logOf(store: Store): BenchLog {
  let now = 1_700_000_000;
  const signer = localSigner(`0x${'01'.repeat(32)}` as Hash);
  return {
    ctx: { store, signer, clock: () => BigInt(now) },
    tick: () => void (now += 3600),
    now: () => now,
  };
}
