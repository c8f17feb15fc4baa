/** What a verification can say. Each verdict has one exit code of `agent-market verify`; scripts may rely on them. */
import type { Address, Hash } from '../hex.ts';
import type { ProofBundle } from './bundle.ts';

export const VERDICTS = {
  FINAL: { exitCode: 0, says: 'genuine, included, and anchored in a final block' },
  MINED_NOT_FINAL: { exitCode: 10, says: 'genuine, included and anchored, but the block can still be reorganised' },
  VALID_UNANCHORED: { exitCode: 11, says: 'genuine and included; whether it is anchored on chain was not shown' },
  SUPERSEDED: { exitCode: 12, says: 'genuine, but its reviewer has replaced it by a later one' },
  RETRACTED: { exitCode: 13, says: 'genuine, but its reviewer has taken it back' },
  BAD_SIGNATURE: { exitCode: 20, says: 'who had to sign the entry did not' },
  NOT_INCLUDED: { exitCode: 21, says: 'the entry is not in the batch' },
  HEADER_MISMATCH: { exitCode: 22, says: 'the batch header is not the one that the operator signed or anchored' },
  NOT_ON_CHAIN: { exitCode: 23, says: 'the chain knows no such batch of this operator' },
  BAD_RECEIPT: { exitCode: 24, says: 'the receipt does not stand for this entry' },
  WRONG_CONTRACT: { exitCode: 30, says: 'the bundle is for another chain or contract than the one you trust' },
  UNKNOWN_OPERATOR: { exitCode: 31, says: 'the operator is not among those you trust' },
  MALFORMED_INPUT: { exitCode: 40, says: 'the file is not a proof bundle' },
  BAD_STATE_PROOF: { exitCode: 41, says: 'the proof of the anchor, from a block down to the batch, is none' },
  NETWORK_ERROR: { exitCode: 50, says: 'the chain could not be asked; this says nothing about the entry' },
} as const;

export type Verdict = keyof typeof VERDICTS;

export interface Verification {
  verdict: Verdict;
  /** What exactly was found, for people. */
  detail: string;
  /** Only with a verdict that is genuine. */
  proven?: Proven;
}

/** What a genuine bundle proves: that this account signed this entry, and that the batch holds it. */
export interface Proven {
  bundle: ProofBundle;
  /** Identifies the entry. */
  digest: Hash;
  author: Address;
}

/** Whether nothing was found against the entry. */
export function isGenuine(verdict: Verdict): boolean {
  return VERDICTS[verdict].exitCode < 20;
}
