/** The file `agent-review-receipt` version 1: what a reviewer keeps, and an auditor takes. */
import { canonicalJson, type Json } from '../canonical-json.ts';
import { literal, object } from '../parse.ts';
import type { LogDomain } from '../reviews/domain.ts';
import { domainJson, parseCanonical, readDomain, readReceipt, receiptJson } from './json.ts';
import type { SignedReceipt } from './receipt.ts';

export interface ReceiptFile {
  /** The chain and contract the signature is for. A reader compares them with its own; it never adopts them. */
  domain: LogDomain;
  receipt: SignedReceipt;
}

export const MAX_RECEIPT_BYTES = 4 << 10;

const file = object({
  type: literal('agent-review-receipt'),
  version: literal(1),
  domain: readDomain,
  receipt: readReceipt,
});

/** The canonical text of a receipt, ending in a line break. */
export function serializeReceipt(receipt: ReceiptFile): string {
  return `${canonicalJson(json(receipt))}\n`;
}

/** Reads a receipt that anybody may have written; its signature is for `receiptFault` to check. Throws `MALFORMED`. */
export function parseReceipt(source: string): ReceiptFile {
  const read = (value: unknown, path: string): ReceiptFile => {
    const { domain, receipt } = file(value, path);
    return { domain, receipt };
  };
  return parseCanonical(source, { name: 'receipt', maxLength: MAX_RECEIPT_BYTES, read, json });
}

function json({ domain, receipt }: ReceiptFile): Json {
  return { type: 'agent-review-receipt', version: 1, domain: domainJson(domain), receipt: receiptJson(receipt) };
}
