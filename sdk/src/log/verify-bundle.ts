/** The policy of verification: what is checked, in which order, and what each failure is called. */
import { AgentMarketError } from '../errors.ts';
import { verifyInclusion } from '../merkle/verify.ts';
import { hashReview } from '../reviews/hash.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { checkAnchor, type AnchorReader } from './anchor.ts';
import { parseBundle, type ProofBundle } from './bundle.ts';
import { commitmentOf } from './commitment.ts';
import { hashHeader, isInTimeOf } from './header.ts';
import type { Pins } from './pins.ts';
import { receiptFault } from './receipt.ts';
import { isGenuine, type Verdict, type Verification } from './verdict.ts';

/**
 * Checks a bundle that anybody may have written against what the caller trusts. Never throws for bad data: the verdict
 * says what is wrong. With a `chain` the anchor is looked up there; without one, `pins.anchored` can stand in for it.
 */
export async function verifyBundle(source: string, pins: Pins, chain?: AnchorReader): Promise<Verification> {
  let bundle: ProofBundle;
  try {
    bundle = parseBundle(source);
  } catch (error) {
    if (error instanceof AgentMarketError) return result('MALFORMED_INPUT', error.message);
    throw error;
  }
  const fault = verifyOffline(bundle, pins);
  if (fault !== undefined) return fault;
  const verification = await checkAnchor(bundle.header, pins, chain);
  return isGenuine(verification.verdict) ? { ...verification, bundle } : verification;
}

/** Everything that needs no chain; undefined when nothing is wrong. */
function verifyOffline(bundle: ProofBundle, pins: Pins): Verification | undefined {
  const { domain, header, review, index, proof } = bundle;
  if (domain.chainId !== pins.domain.chainId || domain.contract !== pins.domain.contract) {
    return result('WRONG_CONTRACT', `it is for ${domain.contract} on chain ${domain.chainId}`);
  }
  if (!pins.operators.includes(header.operator))
    return result('UNKNOWN_OPERATOR', `its operator is ${header.operator}`);

  const digest = hashReview(domain, review);
  if (!isSignedBy(review.reviewer, digest, bundle.signature)) {
    return result('BAD_SIGNATURE', `${review.reviewer} did not sign this`);
  }
  if (!isSignedBy(header.operator, hashHeader(domain, header), bundle.headerSignature)) {
    return result('HEADER_MISMATCH', `${header.operator} did not sign this header`);
  }
  const commitment = commitmentOf(digest, bundle.signature);
  if (!verifyInclusion({ root: header.root, count: Number(header.count), index, commitment, proof })) {
    return result('NOT_INCLUDED', `the proof does not lead from index ${index} to the root of batch ${header.batchId}`);
  }
  const { acceptedAt } = bundle.receipt.receipt;
  const fault =
    receiptFault(domain, bundle.receipt, { operator: header.operator, digest, commitment }) ??
    (isInTimeOf(header, acceptedAt) ? undefined : 'it was accepted outside the batch');
  return fault === undefined ? undefined : result('BAD_RECEIPT', fault);
}

function result(verdict: Verdict, detail: string): Verification {
  return { verdict, detail };
}
