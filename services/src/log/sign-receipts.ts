/** Signs receipts of durable entries, in threads if there are any that hold the operator's key. */
import { hashReceipt, signReceipt, type Receipt, type SignedReceipt } from '@agent-market/sdk/log';
import type { LogContext } from './context.ts';

/** Signed receipts in the order given: the same with threads and without, when the signer is a key in this process. */
export async function signReceipts(
  { store, signer, workers }: LogContext,
  receipts: readonly Receipt[],
): Promise<SignedReceipt[]> {
  const fast = workers?.address === store.operator ? workers : undefined;
  const signatures = (await fast?.sign(receipts.map((receipt) => hashReceipt(store.domain, receipt)))) ?? [];
  const signed: SignedReceipt[] = [];
  for (const [i, receipt] of receipts.entries()) {
    const signature = signatures[i];
    signed.push(signature ? { receipt, signature } : await signReceipt(signer, store.domain, receipt));
  }
  return signed;
}
