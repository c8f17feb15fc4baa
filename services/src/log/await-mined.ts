/** Waits until a sent batch is mined; replaces its transaction when it is stuck. */
import type { Receipt } from '../chain/answers.ts';
import { bumpFees, suggestFees } from '../chain/fees.ts';
import { blockTag } from '../chain/finality.ts';
import { anchorCallData, readHead, refusalOf } from '../chain/log-contract.ts';
import { RpcError } from '../chain/rpc.ts';
import { ServiceError, Unavailable } from '../errors.ts';
import type { MinedIn } from '../store/batch.ts';
import { accountNonce, type AnchorRun, type InFlight } from './anchor-run.ts';
import { sendAttempt, storeAttempt } from './anchor-tx.ts';
import { minedBy, minedByAnyone, readReceipts } from './settle.ts';

/** Looks that may find neither receipt nor nonce, because nodes behind one address are not always equally far. */
const MAX_BLIND_LOOKS = 5;

/** sent → mined. Errors: `ANCHOR_REVERTED`, `NONCE_TAKEN`, `ANCHOR_NOT_MINED`, `HISTORY_MISMATCH`. */
export async function awaitMined(run: AnchorRun, flight: InFlight): Promise<MinedIn> {
  const { deadlineSeconds, stuckAfterSeconds, pollMs, timer } = run.options;
  const until = timer.now() + deadlineSeconds * 1000;
  let blindLooks = 0;
  let lastError: unknown;
  for (;;) {
    try {
      const look = await lookForReceipt(run, flight);
      if (typeof look === 'object') return look;
      blindLooks = look === 'nonce-gone' ? blindLooks + 1 : 0;
      if (blindLooks > MAX_BLIND_LOOKS) throw nonceTaken(flight);
      if (look === 'waiting' && timer.now() - flight.sentAt > stuckAfterSeconds * 1000) await replace(run, flight);
      lastError = undefined;
    } catch (error) {
      // A node that is away for a moment is waited for like a block.
      if (!(error instanceof ServiceError && error.retryable && error.code.startsWith('RPC_'))) throw error;
      lastError = error;
    }
    if (timer.now() > until) throw notMined(flight, { deadlineSeconds, cause: lastError });
    await timer.sleep(pollMs);
  }
}

async function lookForReceipt({ ctx }: AnchorRun, flight: InFlight): Promise<MinedIn | 'waiting' | 'nonce-gone'> {
  const { batch, attempts } = flight;
  const receipts = await readReceipts(ctx.rpc, attempts);
  const mined = await minedBy(ctx, batch, receipts);
  if (mined !== undefined) return mined;

  const nonce = await accountNonce(ctx, 'latest');
  if (attempts.some((tx) => tx.nonce >= nonce)) return 'waiting';
  const { nextBatchId } = await readHead(ctx.rpc, ctx.store);
  if (nextBatchId > batch.header.batchId) return (await minedByAnyone(ctx, batch)) ?? 'nonce-gone';
  const reverted = receipts.find(({ succeeded }) => !succeeded);
  if (reverted !== undefined) throw await revertError(ctx, { flight, reverted });
  return 'nonce-gone';
}

/** A dearer transaction with the same call, stored first. Whichever of the two is mined, the batch is anchored once. */
async function replace(run: AnchorRun, flight: InFlight): Promise<void> {
  const { ctx } = run;
  const last = flight.attempts.at(-1);
  if (last === undefined) return;
  flight.sentAt = run.options.timer.now();
  const fees = bumpFees(last, await suggestFees(ctx.rpc));
  const { maxFeeCap } = run.options;
  if (maxFeeCap !== undefined && fees.maxFee > maxFeeCap) {
    // Not dearer, but perhaps forgotten by the node.
    await sendAttempt(ctx, flight.batch, last);
    return;
  }
  // It is the first in the queue, so the account's next nonce is its own; a higher one waits for a gap to be filled.
  const nonce = await accountNonce(ctx, 'latest');
  const plan = { ...fees, attempt: flight.attempts.length, nonce, gasLimit: last.gasLimit };
  const tx = await storeAttempt(ctx, flight.batch, plan);
  flight.attempts.push(tx);
  await sendAttempt(ctx, flight.batch, tx);
}

/** Why it reverted, by calling again on the block before. */
async function revertError(
  ctx: AnchorRun['ctx'],
  { flight, reverted }: { flight: InFlight; reverted: Receipt },
): Promise<Unavailable> {
  const { header } = flight.batch;
  const call = { from: header.operator, to: ctx.store.domain.contract, data: anchorCallData(header) };
  const reason = await ctx.rpc.call('eth_call', [call, blockTag(reverted.blockNumber - 1n)]).then(
    () => undefined,
    (error: unknown) => (error instanceof RpcError ? refusalOf(error) : undefined),
  );
  const why = reason?.message ?? 'the node does not say why';
  return new Unavailable('ANCHOR_REVERTED', `batch ${header.batchId} was reverted in ${reverted.txHash}: ${why}`, {
    hint: reason?.hint ?? 'Run again: the log is compared with the chain first.',
    cause: reason,
  });
}

function nonceTaken({ batch }: InFlight): Unavailable {
  return new Unavailable(
    'NONCE_TAKEN',
    `another transaction of the operator took the nonce of batch ${batch.header.batchId}`,
    {
      hint: 'Run again, and use the key of the operator for nothing else.',
    },
  );
}

function notMined(
  { batch }: InFlight,
  { deadlineSeconds, cause }: { deadlineSeconds: number; cause: unknown },
): Unavailable {
  return new Unavailable(
    'ANCHOR_NOT_MINED',
    `batch ${batch.header.batchId} was not mined in ${deadlineSeconds} seconds`,
    {
      hint: 'Its transaction is stored; run again to go on waiting for it.',
      cause,
    },
  );
}
