/** Receipts: signed once, only for what is durable, and the same ever after. */
import { sql } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import { signReceipt, type SignedReceipt } from '@agent-market/sdk/log';
import type { Signature } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { toBytes, toHash, toSignature } from '../store/bytes.ts';
import { receiptOf, type LogEntry } from '../store/entry.ts';
import type { LogContext } from './context.ts';
import { doStep } from './steps.ts';

/** Rows of one statement. */
const CHUNK = 500;

/**
 * The receipts of committed entries. Signs those that have none yet, also when an earlier process died before it could,
 * with the times it had already stored.
 */
export async function issueReceipts(ctx: LogContext, entries: readonly LogEntry[]): Promise<Map<Hash, SignedReceipt>> {
  const receipts = new Map<Hash, SignedReceipt>();
  const unsigned: { entry: LogEntry; signature: Signature }[] = [];
  for (const entry of entries) {
    const stored = receiptOf(ctx.store.operator, entry);
    if (stored !== undefined) receipts.set(entry.digest, stored);
    else unsigned.push({ entry, signature: await sign(ctx, entry) });
  }
  for (let i = 0; i < unsigned.length; i += CHUNK) {
    const chunk = unsigned.slice(i, i + CHUNK);
    // What the database keeps is the receipt, even if another process signed first with a signer that never repeats itself.
    const kept = await doStep(ctx, { step: 'receipt' }, () => keepFirst(ctx, chunk));
    for (const { entry } of chunk) {
      const receipt = receiptOf(ctx.store.operator, { ...entry, ...kept(entry.digest) });
      if (receipt !== undefined) receipts.set(entry.digest, receipt);
    }
  }
  return receipts;
}

async function sign({ store, signer }: LogContext, entry: LogEntry): Promise<Signature> {
  const { digest, commitment, acceptedAt, anchorBy } = entry;
  const receipt = { operator: store.operator, digest, commitment, acceptedAt, anchorBy };
  return (await signReceipt(signer, store.domain, receipt)).signature;
}

async function keepFirst(
  { store }: LogContext,
  signed: { entry: LogEntry; signature: Signature }[],
): Promise<(digest: Hash) => { receiptSignature: Signature }> {
  const rows = signed.map(
    ({ entry, signature }) =>
      sql`(${toBytes(entry.review.subject)}::bytea, ${toBytes(entry.digest)}::bytea, ${toBytes(signature)}::bytea)`,
  );
  const stored = await store.transaction(async (tx) => {
    await sql`
      update entry set receipt_signature = given.signature
      from (values ${sql.join(rows)}) as given (subject, digest, signature)
      where entry.subject = given.subject and entry.digest = given.digest and entry.receipt_signature is null
    `.execute(tx);
    return tx
      .selectFrom('entry')
      .select(['digest', 'receipt_signature'])
      .where(
        'digest',
        'in',
        signed.map(({ entry }) => toBytes(entry.digest)),
      )
      .execute();
  });
  const byDigest = new Map(stored.map((row) => [toHash(row.digest), row.receipt_signature]));
  return (digest) => {
    const signature = byDigest.get(digest);
    if (!signature) throw new Halted('STORE_CORRUPT', `the entry ${digest} lost its receipt`);
    return { receiptSignature: toSignature(signature) };
  };
}
