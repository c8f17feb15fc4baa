/** The policy of verification: what is checked, in which order, and what each failure is called. */
import { AgentMarketError } from '../errors.ts';
import { verifyInclusion } from '../merkle/verify.ts';
import { isSameDomain } from '../reviews/domain.ts';
import { hashEntry } from '../reviews/hash.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { checkAnchor, type AnchorReader } from './anchor.ts';
import { authorOf } from './author.ts';
import { parseBundle, type ProofBundle } from './bundle.ts';
import { commitmentOf } from './commitment.ts';
import { hashHeader, isInTimeOf } from './header.ts';
import type { Pins } from './pins.ts';
import { receiptFault } from './receipt.ts';
import { isGenuine, type Proven, type Verdict, type Verification } from './verdict.ts';

/**
 * Checks a bundle that anybody may have written against what the caller trusts. Never throws for bad data: the verdict
 * says what is wrong. With a `chain` the anchor is looked up there; without one, the pins can stand in for it.
 */
export async function verifyBundle(source: string, pins: Pins, chain?: AnchorReader): Promise<Verification> {
  let bundle: ProofBundle;
  try {
    bundle = parseBundle(source);
  } catch (error) {
    if (error instanceof AgentMarketError) return { verdict: 'MALFORMED_INPUT', detail: error.message };
    throw error;
  }
  const proven = verifyOffline(bundle, pins);
  if ('verdict' in proven) return proven;
  const anchor = await checkAnchor(bundle.header, pins, { chain, stateProof: bundle.stateProof });
  return isGenuine(anchor.verdict) ? { ...anchor, proven } : anchor;
}

interface Fault {
  verdict: Verdict;
  detail: string;
}

/** Everything that needs no chain. */
function verifyOffline(bundle: ProofBundle, pins: Pins): Proven | Fault {
  const { domain, header, index, proof } = bundle;
  const { operator, batchId } = header;
  if (!isSameDomain(domain, pins.domain)) {
    return fault('WRONG_CONTRACT', `it is for ${domain.contract} on chain ${domain.chainId}`);
  }
  if (!pins.operators.includes(operator)) return fault('UNKNOWN_OPERATOR', `its operator is ${operator}`);

  const digest = hashEntry(domain, bundle.entry);
  const author = authorOf(bundle, { digest, operator });
  if (author === undefined) return fault('BAD_SIGNATURE', `the ${bundle.entry.kind} is not signed by its author`);
  if (!isSignedBy(operator, hashHeader(domain, header), bundle.headerSignature)) {
    return fault('HEADER_MISMATCH', `${operator} did not sign this header`);
  }
  const commitment = commitmentOf(digest, bundle.signature);
  if (!verifyInclusion({ root: header.root, count: Number(header.count), index, commitment, proof })) {
    return fault('NOT_INCLUDED', `the proof does not lead from index ${index} to the root of batch ${batchId}`);
  }
  const badReceipt =
    receiptFault(domain, bundle.receipt, { operator, digest, commitment }) ??
    (isInTimeOf(header, bundle.receipt.receipt.acceptedAt) ? undefined : 'it was accepted outside the batch');
  return badReceipt === undefined ? { bundle, digest, author } : fault('BAD_RECEIPT', badReceipt);
}

function fault(verdict: Verdict, detail: string): Fault {
  return { verdict, detail };
}
