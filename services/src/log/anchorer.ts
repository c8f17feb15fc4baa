/** Anchors frozen batches, in order, once each, whatever crashes in between. */
import { asOnlyAnchorer } from '../store/advisory-lock.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { AnchorContext } from './anchor-context.ts';
import { accountNonce, monotonicTimer, type AnchorOptions, type AnchorRun, type InFlight } from './anchor-run.ts';
import { awaitMined } from './await-mined.ts';
import { nextBlockTime, waitForBlockTime } from './block-time.ts';
import { loadBatches } from './load-batch.ts';
import { reconcile } from './reconcile.ts';
import { sendBatch } from './send-batch.ts';
import { markMined } from './settle.ts';

export type { AnchorOptions, Timer } from './anchor-run.ts';

/**
 * Takes every frozen batch that the chain does not have from frozen to mined, and returns them in order.
 *
 * Every transaction is stored before it is sent, so after a crash the same bytes are sent again; the contract takes each
 * batch once. Errors: `ANCHORER_BUSY`, `HISTORY_MISMATCH`, `TOO_TIME_AHEAD`, `ANCHOR_REFUSED`, `BROADCAST_REFUSED`,
 * `SENDER_WRONG`, and those of {@link awaitMined} and {@link reconcile}.
 */
export async function anchorPending(ctx: AnchorContext, options: AnchorOptions = {}): Promise<StoredBatch[]> {
  return asOnlyAnchorer(ctx.store, async () => {
    // Before the chain's log is read: a transaction with a lower nonce is then mined, and its batch in that log.
    const nonce = await accountNonce(ctx, 'latest');
    const queue = await loadBatches(ctx.store, { from: await reconcile(ctx) });
    const run = newRun(ctx, options, nonce);
    run.pendingNonce = await accountNonce(ctx, 'pending');
    return pipeline(run, queue);
  });
}

/** Keeps up to `maxInFlight` batches on their way and waits for the oldest. */
async function pipeline(run: AnchorRun, queue: StoredBatch[]): Promise<StoredBatch[]> {
  const done: StoredBatch[] = [];
  const flights: InFlight[] = [];
  let blockTime = 0n;
  while (queue.length > 0 || flights.length > 0) {
    for (let next = queue[0]; next !== undefined && flights.length < run.options.maxInFlight; next = queue[0]) {
      if (next.header.toTime > blockTime) blockTime = await nextBlockTime(run.ctx.rpc);
      if (next.header.toTime > blockTime) {
        // Meanwhile those on their way can be waited for.
        if (flights.length > 0) break;
        await waitForBlockTime(run, next.header.toTime);
      }
      flights.push(await sendBatch(run, next, { first: flights.length === 0 }));
      queue.shift();
    }
    const oldest = flights.shift();
    if (oldest !== undefined) done.push(await finish(run, oldest));
  }
  return done;
}

async function finish(run: AnchorRun, flight: InFlight): Promise<StoredBatch> {
  const mined = await awaitMined(run, flight);
  await markMined(run.ctx, flight.batch.header.batchId, mined);
  return { ...flight.batch, mined };
}

function newRun(ctx: AnchorContext, options: AnchorOptions, freeNonce: bigint): AnchorRun {
  const defaults = {
    maxInFlight: 1,
    deadlineSeconds: 600,
    pollMs: 1000,
    stuckAfterSeconds: 180,
    timer: monotonicTimer,
  };
  return { ctx, options: { ...defaults, ...options }, freeNonce, pendingNonce: freeNonce, gasLimit: undefined };
}
