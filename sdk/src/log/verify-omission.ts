/** Checking an accusation: whether an operator really left out what it gave a receipt for. */
import { AgentMarketError } from '../errors.ts';
import { verifyAbsence } from '../merkle/absence.ts';
import { isSameDomain } from '../reviews/domain.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { checkAnchor, type AnchorReader, type AnchorVerdict } from './anchor.ts';
import { hashHeader, isInTimeOf } from './header.ts';
import { parseOmission, type Omission } from './omission.ts';
import type { Pins } from './pins.ts';
import { receiptFault } from './receipt.ts';

/** What checking an omission proof can say. Each has one exit code of `agent-market verify`. */
export const OMISSION_VERDICTS = {
  OMITTED: { exitCode: 0, says: 'the operator gave a receipt and left the entry out of the batch that had to hold it' },
  OMITTED_NOT_FINAL: { exitCode: 10, says: 'the same, but the block can still be reorganised' },
  OMITTED_UNANCHORED: { exitCode: 11, says: 'the same by what the operator signed; no chain was asked' },
  NOT_OMITTED: { exitCode: 21, says: 'the neighbours do not show that the entry is missing' },
  HEADER_MISMATCH: { exitCode: 22, says: 'the batch header is not the one that the operator signed or anchored' },
  NOT_ON_CHAIN: { exitCode: 23, says: 'the chain knows no such batch of this operator' },
  BAD_RECEIPT: { exitCode: 24, says: 'the receipt is not one of this operator' },
  WRONG_BATCH: { exitCode: 25, says: 'the entry was accepted in the time of another batch' },
  WRONG_CONTRACT: { exitCode: 30, says: 'the proof is for another chain or contract than the one you trust' },
  UNKNOWN_OPERATOR: { exitCode: 31, says: 'the operator is not among those you trust' },
  MALFORMED_INPUT: { exitCode: 40, says: 'the file is not an omission proof' },
  BAD_STATE_PROOF: { exitCode: 41, says: 'the proof of the anchor, from a block down to the batch, is none' },
  NETWORK_ERROR: { exitCode: 50, says: 'the chain could not be asked; this says nothing about the operator' },
} as const;

export type OmissionVerdict = keyof typeof OMISSION_VERDICTS;

export interface OmissionVerification {
  verdict: OmissionVerdict;
  /** What exactly was found, for people. */
  detail: string;
  /** What was proven; only with a verdict that convicts. */
  omission?: Omission;
}

/** What the anchor of the header makes of an omission that nothing else speaks against. */
const BY_ANCHOR = {
  FINAL: 'OMITTED',
  MINED_NOT_FINAL: 'OMITTED_NOT_FINAL',
  VALID_UNANCHORED: 'OMITTED_UNANCHORED',
  NOT_ON_CHAIN: 'NOT_ON_CHAIN',
  HEADER_MISMATCH: 'HEADER_MISMATCH',
  BAD_STATE_PROOF: 'BAD_STATE_PROOF',
  NETWORK_ERROR: 'NETWORK_ERROR',
} as const satisfies Record<AnchorVerdict, OmissionVerdict>;

/**
 * Checks an omission proof that anybody may have written against what the caller trusts. Never throws for bad data: the
 * verdict says what is wrong. With a `chain` the anchor is looked up there; without one, the pins can stand in for it.
 */
export async function verifyOmission(source: string, pins: Pins, chain?: AnchorReader): Promise<OmissionVerification> {
  let omission: Omission;
  try {
    omission = parseOmission(source);
  } catch (error) {
    if (error instanceof AgentMarketError) return { verdict: 'MALFORMED_INPUT', detail: error.message };
    throw error;
  }
  const fault = verifyOffline(omission, pins);
  if (fault !== undefined) return fault;
  const anchor = await checkAnchor(omission.header, pins, { chain, stateProof: omission.stateProof });
  const verdict = BY_ANCHOR[anchor.verdict];
  return verdict.startsWith('OMITTED')
    ? { verdict, detail: anchor.detail, omission }
    : { verdict, detail: anchor.detail };
}

/** Everything that needs no chain; undefined when nothing is wrong. */
function verifyOffline({ domain, receipt, ...batch }: Omission, pins: Pins): OmissionVerification | undefined {
  const { header, headerSignature, absence } = batch;
  const { operator, digest, commitment, acceptedAt } = receipt.receipt;
  if (!isSameDomain(domain, pins.domain)) {
    return result('WRONG_CONTRACT', `it is for ${domain.contract} on chain ${domain.chainId}`);
  }
  if (!pins.operators.includes(operator)) return result('UNKNOWN_OPERATOR', `its operator is ${operator}`);
  // Whatever the entry is: the receipt's signature is what counts, and its promise.
  const badReceipt = receiptFault(domain, receipt, { operator, digest, commitment });
  if (badReceipt !== undefined) return result('BAD_RECEIPT', badReceipt);
  if (header.operator !== operator) return result('WRONG_BATCH', `the batch is of ${header.operator}`);
  if (!isSignedBy(operator, hashHeader(domain, header), headerSignature)) {
    return result('HEADER_MISMATCH', `${operator} did not sign this header`);
  }
  if (!isInTimeOf(header, acceptedAt)) {
    return result('WRONG_BATCH', `batch ${header.batchId} holds what was accepted in another time`);
  }
  if (!verifyAbsence({ root: header.root, count: Number(header.count), commitment }, absence)) {
    return result('NOT_OMITTED', `batch ${header.batchId} is not shown to lack ${commitment}`);
  }
  return undefined;
}

function result(verdict: OmissionVerdict, detail: string): OmissionVerification {
  return { verdict, detail };
}
