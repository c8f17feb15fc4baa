/** Transactions that anchor a batch: signed, stored, and only then sent. */
import { Transaction } from 'ethers';
import type { Hash, Hex } from '@agent-market/sdk';
import type { Fees } from '../chain/fees.ts';
import { anchorCallData } from '../chain/log-contract.ts';
import { RpcError, type Rpc } from '../chain/rpc.ts';
import { Halted, Unavailable } from '../errors.ts';
import { anchorerBusy } from '../store/advisory-lock.ts';
import { toBytes, toHash, toRawHex } from '../store/bytes.ts';
import type { StoredBatch } from '../store/batch.ts';
import type { Store } from '../store/open.ts';
import type { AnchorContext } from './anchor-context.ts';
import { doStep } from './steps.ts';

/** One signed attempt at a batch. A batch has several when one was stuck and replaced, or reverted. */
export interface AnchorTx extends Fees {
  attempt: number;
  nonce: bigint;
  raw: Hex;
  txHash: Hash;
  gasLimit: bigint;
}

/** The attempts at a batch, oldest first. */
export async function loadAttempts({ db }: Store, batchId: bigint): Promise<AnchorTx[]> {
  const rows = await db.selectFrom('batch_tx').selectAll().where('batch_id', '=', batchId).orderBy('attempt').execute();
  return rows.map((row) => ({
    attempt: row.attempt,
    nonce: row.nonce,
    raw: toRawHex(row.raw_tx),
    txHash: toHash(row.tx_hash),
    gasLimit: row.gas_limit,
    maxFee: BigInt(row.max_fee),
    maxPriorityFee: BigInt(row.max_priority_fee),
  }));
}

/** Signs an attempt and stores it, so that after a crash the same bytes can be sent again. */
export async function storeAttempt(
  ctx: AnchorContext,
  { header }: StoredBatch,
  plan: Fees & { attempt: number; nonce: bigint; gasLimit: bigint },
): Promise<AnchorTx> {
  const { domain, operator, db } = ctx.store;
  const raw = (await ctx.sender.signTransaction({
    type: 2,
    chainId: domain.chainId,
    nonce: Number(plan.nonce),
    to: domain.contract,
    data: anchorCallData(header),
    gasLimit: plan.gasLimit,
    maxFeePerGas: plan.maxFee,
    maxPriorityFeePerGas: plan.maxPriorityFee,
  })) as Hex;
  const signed = Transaction.from(raw);
  if (signed.from?.toLowerCase() !== operator || signed.hash === null) {
    throw new Halted('SENDER_WRONG', `the key of ${signed.from} cannot anchor the log of ${operator}`, {
      hint: 'Give the private key of the operator.',
    });
  }
  const tx: AnchorTx = { ...plan, raw, txHash: signed.hash as Hash };
  const row = {
    batch_id: header.batchId,
    attempt: tx.attempt,
    nonce: tx.nonce,
    raw_tx: toBytes(raw),
    tx_hash: toBytes(tx.txHash),
    gas_limit: tx.gasLimit,
    max_fee: String(tx.maxFee),
    max_priority_fee: String(tx.maxPriorityFee),
    stored_at: ctx.clock(),
  };
  const about = { step: 'store', batchId: header.batchId, txHash: tx.txHash } as const;
  const stored = await doStep(ctx, about, () =>
    db
      .insertInto('batch_tx')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst(),
  );
  // Only one of two anchorers, of which one lost its lock without noticing, may go on with this attempt.
  if (stored.numInsertedOrUpdatedRows !== 1n) throw anchorerBusy();
  return tx;
}

/** What nodes say when they have the transaction, or one with its nonce: not errors, the chain will tell. */
const HARMLESS =
  /already known|known transaction|already imported|already exists|nonce (is )?too low|replacement transaction underpriced/i;

/**
 * Sends the stored bytes; sending them again is harmless. A lost answer is no error either: whoever waits for the receipt
 * finds out. Throws `BROADCAST_REFUSED` when the node will not have it.
 */
export async function sendAttempt(ctx: AnchorContext, { header }: StoredBatch, tx: AnchorTx): Promise<void> {
  const about = { step: 'send', batchId: header.batchId, txHash: tx.txHash } as const;
  await doStep(ctx, about, () => broadcast(ctx.rpc, tx));
}

async function broadcast(rpc: Rpc, { raw, txHash }: AnchorTx): Promise<void> {
  try {
    await rpc.call('eth_sendRawTransaction', [raw]);
  } catch (cause) {
    if (!(cause instanceof RpcError)) {
      if (cause instanceof Unavailable && cause.retryable) return;
      throw cause;
    }
    if (HARMLESS.test(cause.nodeMessage)) return;
    // Hardhat mines a transaction that reverts and answers with an error all the same.
    if ((await rpc.call('eth_getTransactionReceipt', [txHash])) !== null) return;
    throw new Unavailable('BROADCAST_REFUSED', `the node refused the anchor: ${cause.nodeMessage}`, {
      hint: 'Check that the operator has coin for gas. The signed transaction is stored; run again when it is fixed.',
      cause,
    });
  }
}
