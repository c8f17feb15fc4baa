/** Checking a score proof, as the contract's `verifyScore` and `verifyUnknown` do, without a chain or with one. */
import { AgentMarketError } from '../errors.ts';
import { isSubject, verifyScoreInclusion } from '../merkle/score-tree.ts';
import { isSameDomain } from '../reviews/domain.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { checkAnchor, type AnchorReader } from './anchor.ts';
import { hashHeader } from './header.ts';
import type { Pins } from './pins.ts';
import { isKnown, parseScoreBundle, type ScoreBundle } from './score-bundle.ts';
import { isGenuine, type Verdict } from './verdict.ts';

/** What checking a score proof can say. Each has one exit code of `agent-market verify`. */
export const SCORE_VERDICTS = {
  FINAL: { exitCode: 0, says: 'the score of the log, anchored in a final block' },
  MINED_NOT_FINAL: { exitCode: 10, says: 'the score of the log, but the block can still be reorganised' },
  VALID_UNANCHORED: { exitCode: 11, says: 'the score that the operator signed; whether it is anchored was not shown' },
  NOT_INCLUDED: { exitCode: 21, says: 'the batch has no such score' },
  HEADER_MISMATCH: { exitCode: 22, says: 'the batch header is not the one that the operator signed or anchored' },
  NOT_ON_CHAIN: { exitCode: 23, says: 'the chain knows no such batch of this operator' },
  WRONG_CONTRACT: { exitCode: 30, says: 'the proof is for another chain or contract than the one you trust' },
  UNKNOWN_OPERATOR: { exitCode: 31, says: 'the operator is not among those you trust' },
  MALFORMED_INPUT: { exitCode: 40, says: 'the file is not a score proof' },
  BAD_STATE_PROOF: { exitCode: 41, says: 'the proof of the anchor, from a block down to the batch, is none' },
  NETWORK_ERROR: { exitCode: 50, says: 'the chain could not be asked; this says nothing about the score' },
} as const satisfies Partial<Record<Verdict, object>>;

export type ScoreVerdict = keyof typeof SCORE_VERDICTS;

export interface ScoreVerification {
  verdict: ScoreVerdict;
  /** What exactly was found, for people. */
  detail: string;
  /** What was proven; only with a verdict that is genuine. */
  proven?: ScoreBundle;
}

/**
 * Checks a score proof that anybody may have written against what the caller trusts. Never throws for bad data: the verdict says
 * what is wrong. That a score is the right one for the log's entries is for an audit to say.
 */
export async function verifyScoreBundle(source: string, pins: Pins, chain?: AnchorReader): Promise<ScoreVerification> {
  let proof: ScoreBundle;
  try {
    proof = parseScoreBundle(source);
  } catch (error) {
    if (error instanceof AgentMarketError) return { verdict: 'MALFORMED_INPUT', detail: error.message };
    throw error;
  }
  const fault = faultOf(proof, pins);
  if (fault !== undefined) return fault;
  const anchor = await checkAnchor(proof.header, pins, { chain, stateProof: proof.stateProof });
  return isGenuine(anchor.verdict) ? { ...anchor, proven: proof } : anchor;
}

/** Everything that needs no chain; undefined when nothing is wrong. */
function faultOf(proof: ScoreBundle, pins: Pins): ScoreVerification | undefined {
  const { domain, header, headerSignature, score } = proof;
  if (!isSameDomain(domain, pins.domain)) {
    return { verdict: 'WRONG_CONTRACT', detail: `it is for ${domain.contract} on chain ${domain.chainId}` };
  }
  if (!pins.operators.includes(header.operator)) {
    return { verdict: 'UNKNOWN_OPERATOR', detail: `its operator is ${header.operator}` };
  }
  if (!isSignedBy(header.operator, hashHeader(domain, header), headerSignature)) {
    return { verdict: 'HEADER_MISMATCH', detail: `${header.operator} did not sign this header` };
  }
  if (!speaksOfSubject(proof) || !verifyScoreInclusion(header.scoresRoot, score, proof.proof)) {
    return { verdict: 'NOT_INCLUDED', detail: `the proof does not lead to the scores of batch ${header.batchId}` };
  }
  return undefined;
}

/** The entry is the subject's own, or the subject is strictly between it and the next one: never an end of the list. */
function speaksOfSubject(proof: ScoreBundle): boolean {
  const { subject, score } = proof;
  if (isKnown(proof)) return isSubject(subject);
  return score.subject < subject && subject < score.next;
}
