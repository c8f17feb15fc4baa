/** Receipts: signed once, only for what is durable, and the same ever after. */
import { sql } from 'kysely';
import type { Hash } from '@agent-market/sdk';
import type { Receipt, SignedReceipt } from '@agent-market/sdk/log';
import type { Signature } from '@agent-market/sdk/reviews';
import { Halted } from '../errors.ts';
import { arrayLiteral, selectRows } from '../store/array-rows.ts';
import { toBytes, toHash, toSignature } from '../store/bytes.ts';
import { receiptOf, type LogEntry } from '../store/entry.ts';
import type { Store } from '../store/open.ts';
import type { LogContext } from './context.ts';
import { signReceipts } from './sign-receipts.ts';
import { doStep } from './steps.ts';

/** Rows of one statement. */
const CHUNK = 1000;

/**
 * The receipts of committed entries. Signs those that have none yet, also when an earlier process died before it could,
 * with the times it had already stored.
 */
export async function issueReceipts(ctx: LogContext, entries: readonly LogEntry[]): Promise<Map<Hash, SignedReceipt>> {
  const { operator } = ctx.store;
  const receipts = new Map<Hash, SignedReceipt>();
  const unsigned: LogEntry[] = [];
  for (const entry of entries) {
    const stored = receiptOf(operator, entry);
    if (stored !== undefined) receipts.set(entry.digest, stored);
    else unsigned.push(entry);
  }
  for (let i = 0; i < unsigned.length; i += CHUNK) {
    const chunk = unsigned.slice(i, i + CHUNK);
    const signed = await signReceipts(ctx, chunk.map(toSign));
    // What the database keeps is the receipt, even if another process signed first with a signer that never repeats itself.
    const kept = await doStep(ctx, { step: 'receipt' }, () => keepFirst(ctx.store, { entries: chunk, signed }));
    for (const { receipt } of signed) receipts.set(receipt.digest, { receipt, signature: kept(receipt.digest) });
  }
  return receipts;

  function toSign({ digest, commitment, acceptedAt, anchorBy }: LogEntry): Receipt {
    return { operator, digest, commitment, acceptedAt, anchorBy };
  }
}

const GIVEN = { subject: 'bytea', digest: 'bytea', signature: 'bytea' };

async function keepFirst(
  store: Store,
  { entries, signed }: { entries: readonly LogEntry[]; signed: readonly SignedReceipt[] },
): Promise<(digest: Hash) => Signature> {
  const signatures = new Map(signed.map(({ receipt: { digest }, signature }) => [digest, toBytes(signature)]));
  const rows = entries.map(({ digest, subject }) => ({
    subject: toBytes(subject),
    digest: toBytes(digest),
    signature: signatures.get(digest) ?? null,
  }));
  const stored = await store.transaction(async (tx) => {
    const { rows: written } = await sql<{ digest: Uint8Array }>`
      update entry set receipt_signature = signed.signature from (${selectRows(GIVEN, rows)}) as signed
      where entry.subject = signed.subject and entry.digest = signed.digest and entry.receipt_signature is null
      returning entry.digest
    `.execute(tx);
    const ours = new Set(written.map(({ digest }) => toHash(digest)));
    const others = rows.map(({ digest }) => digest).filter((digest) => !ours.has(toHash(digest)));
    const earlier = await tx
      .selectFrom('entry')
      .select(['digest', 'receipt_signature'])
      .where('digest', '=', sql<Uint8Array>`any(${arrayLiteral(others)}::bytea[])`)
      .execute();
    return { ours, earlier: new Map(earlier.map((row) => [toHash(row.digest), row.receipt_signature])) };
  });
  return (digest) => {
    const signature = stored.ours.has(digest) ? signatures.get(digest) : stored.earlier.get(digest);
    if (!signature)
      throw new Halted('STORE_CORRUPT', `the entry ${digest} lost its receipt`, {
        hint: 'Somebody changed the database. Restore a backup.',
      });
    return toSignature(signature);
  };
}
