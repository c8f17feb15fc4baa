/** Sends one batch: the bytes signed before, if they can still be mined, or a new transaction. */
import { ask, quantity } from '../chain/answers.ts';
import { suggestFees } from '../chain/fees.ts';
import { anchorCallData, refusalOf } from '../chain/log-contract.ts';
import { RpcError } from '../chain/rpc.ts';
import { Unavailable } from '../errors.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { AnchorRun, InFlight } from './anchor-run.ts';
import { loadAttempts, sendAttempt, storeAttempt, type AnchorTx } from './anchor-tx.ts';

/** Enough for any anchor; used only when the first transaction of the run was not estimated. */
const FALLBACK_GAS = 300_000n;

/** frozen → sent, or sent → sent after a crash. `first` when nothing of this run is before it in the queue. */
export async function sendBatch(run: AnchorRun, batch: StoredBatch, { first }: { first: boolean }): Promise<InFlight> {
  const attempts = await loadAttempts(run.ctx.store, batch.header.batchId);
  let tx = attempts.findLast(({ nonce }) => nonce >= run.freeNonce);
  if (tx === undefined) {
    tx = await newAttempt(run, batch, { attempt: attempts.length, first });
    attempts.push(tx);
  }
  run.freeNonce = tx.nonce + 1n;
  run.gasLimit ??= tx.gasLimit;
  await sendAttempt(run.ctx, batch, tx);
  return { batch, attempts, sentAt: run.options.timer.now() };
}

async function newAttempt(
  run: AnchorRun,
  batch: StoredBatch,
  { attempt, first }: { attempt: number; first: boolean },
): Promise<AnchorTx> {
  const gasLimit = first ? await estimateGas(run, batch) : (run.gasLimit ?? FALLBACK_GAS);
  const nonce = run.freeNonce > run.pendingNonce ? run.freeNonce : run.pendingNonce;
  return storeAttempt(run.ctx, batch, { attempt, nonce, gasLimit, ...(await suggestFees(run.ctx.rpc)) });
}

/** Half as much again, because a later batch of the run may cost a little more. Throws `ANCHOR_REFUSED` before gas is spent. */
async function estimateGas({ ctx }: AnchorRun, { header }: StoredBatch): Promise<bigint> {
  const call = { from: header.operator, to: ctx.store.domain.contract, data: anchorCallData(header) };
  try {
    return ((await ask(ctx.rpc, 'eth_estimateGas', { params: [call], as: quantity })) * 3n) / 2n;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const { message, hint } = refusalOf(error);
    throw new Unavailable('ANCHOR_REFUSED', `batch ${header.batchId} would not be taken: ${message}`, {
      hint: hint ?? 'Check that the operator has coin for gas, then run again.',
      cause: error,
    });
  }
}
