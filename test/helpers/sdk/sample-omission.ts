// An operator that gave a receipt and left the entry out of the batch that had to hold it, made with throwaway keys.
import { id } from 'ethers';

import type { Hash } from '../../../sdk/src/hex.ts';
import { signHeader, type BatchHeader } from '../../../sdk/src/log/header.ts';
import { proveOmission, type Omission } from '../../../sdk/src/log/omission.ts';
import type { Pins } from '../../../sdk/src/log/pins.ts';
import { ANCHOR_WITHIN_SECONDS, signReceipt, type Receipt, type SignedReceipt } from '../../../sdk/src/log/receipt.ts';
import type { ReviewTree } from '../../../sdk/src/merkle/tree.ts';
import type { Signature } from '../../../sdk/src/reviews/signature.ts';
import { addressOf, hardhatDomain, pinsFor, sampleBatch, throwawayWallet } from './sample-log.ts';

export const ACCEPTED_AT = 1_700_000_060n;

export interface OmissionWorld {
  pins: Pins;
  receipt: SignedReceipt;
  batch: { header: BatchHeader; headerSignature: Signature; tree: ReviewTree };
  omission: Omission;
}

export async function omissionWorld(commitment: Hash = id('left out') as Hash): Promise<OmissionWorld> {
  const sample = await sampleBatch();
  const { domain, operator, header, tree } = sample;
  const batch = { header, headerSignature: await signHeader(operator, domain, header), tree };
  const receipt = await receiptFor(commitment);
  return { pins: pinsFor(sample), receipt, batch, omission: proveOmission(domain, receipt, batch) };
}

export function receiptFor(commitment: Hash, changes: Partial<Receipt> = {}): Promise<SignedReceipt> {
  const operator = throwawayWallet('operator');
  const anchorBy = ACCEPTED_AT + ANCHOR_WITHIN_SECONDS;
  const receipt = { operator: addressOf(operator), digest: id('review') as Hash, commitment, acceptedAt: ACCEPTED_AT };
  return signReceipt(operator, hardhatDomain(), { ...receipt, anchorBy, ...changes });
}
