/** What a verification can say. Each verdict has one exit code of `agent-market verify`; scripts may rely on them. */
import type { ProofBundle } from './bundle.ts';

export const VERDICTS = {
  FINAL: { exitCode: 0, says: 'genuine, included, and anchored in a final block' },
  MINED_NOT_FINAL: { exitCode: 10, says: 'genuine, included and anchored, but the block can still be reorganised' },
  VALID_UNANCHORED: { exitCode: 11, says: 'genuine and included; whether it is anchored on chain was not shown' },
  BAD_SIGNATURE: { exitCode: 20, says: 'the reviewer did not sign this review' },
  NOT_INCLUDED: { exitCode: 21, says: 'the review is not in the batch' },
  HEADER_MISMATCH: { exitCode: 22, says: 'the batch header is not the one that the operator signed or anchored' },
  NOT_ON_CHAIN: { exitCode: 23, says: 'the chain knows no such batch of this operator' },
  BAD_RECEIPT: { exitCode: 24, says: 'the receipt does not stand for this review' },
  WRONG_CONTRACT: { exitCode: 30, says: 'the bundle is for another chain or contract than the one you trust' },
  UNKNOWN_OPERATOR: { exitCode: 31, says: 'the operator is not among those you trust' },
  MALFORMED_INPUT: { exitCode: 40, says: 'the file is not a proof bundle' },
  NETWORK_ERROR: { exitCode: 50, says: 'the chain could not be asked; this says nothing about the review' },
} as const;

export type Verdict = keyof typeof VERDICTS;

export interface Verification {
  verdict: Verdict;
  /** What exactly was found, for people. */
  detail: string;
  /** What was verified; only with a verdict that is genuine. */
  bundle?: ProofBundle;
}

/** Whether nothing was found against the review. */
export function isGenuine(verdict: Verdict): boolean {
  return verdict === 'FINAL' || verdict === 'MINED_NOT_FINAL' || verdict === 'VALID_UNANCHORED';
}
