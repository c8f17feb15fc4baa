/** The policy of verification: what is checked, in which order, and what each failure is called. */
import { AgentMarketError } from '../errors.ts';
import { parseHash, ZERO_HASH, type Hash } from '../hex.ts';
import { verifyInclusion } from '../merkle/verify.ts';
import { hashReview } from '../reviews/hash.ts';
import { isSignedBy } from '../reviews/signature.ts';
import { parseBundle, type ProofBundle } from './bundle.ts';
import { commitmentOf } from './commitment.ts';
import { hashHeader } from './header.ts';
import type { Pins } from './pins.ts';
import { receiptFault } from './receipt.ts';
import { isGenuine, type Verdict, type Verification } from './verdict.ts';

/** What verification asks of a chain. Implementations check the chain id and throw when the node cannot answer. */
export interface AnchorReader {
  /** `headerHashOf(operator, batchId)` in the newest final block; zero when there is none. */
  finalHeaderHash(operator: string, batchId: bigint): Promise<Hash>;
  /** The same in the newest block. */
  latestHeaderHash(operator: string, batchId: bigint): Promise<Hash>;
}

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
  const verification = await (chain ? askChain(bundle, pins, chain) : askPins(bundle, pins));
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
    (acceptedAt <= header.fromTime || acceptedAt > header.toTime ? 'it was accepted outside the batch' : undefined);
  return fault === undefined ? undefined : result('BAD_RECEIPT', fault);
}

async function askChain(bundle: ProofBundle, pins: Pins, chain: AnchorReader): Promise<Verification> {
  const { operator, batchId } = bundle.header;
  const expected = hashHeader(pins.domain, bundle.header);
  try {
    // What is no hash is no answer, and must not convict the operator.
    const final = parseHash(await chain.finalHeaderHash(operator, batchId));
    if (final === expected) return result('FINAL', `batch ${batchId} of ${operator} is anchored in a final block`);
    // A final header stays: whatever a newer block is said to hold cannot replace it.
    const latest = final === ZERO_HASH ? parseHash(await chain.latestHeaderHash(operator, batchId)) : final;
    if (latest === expected) return result('MINED_NOT_FINAL', `batch ${batchId} is anchored; wait for finality`);
    if (latest === ZERO_HASH) return result('NOT_ON_CHAIN', `no batch ${batchId} of ${operator} was anchored`);
    return result('HEADER_MISMATCH', `the chain has another header for batch ${batchId}: ${latest}`);
  } catch (error) {
    return result('NETWORK_ERROR', error instanceof Error ? error.message : String(error));
  }
}

function askPins(bundle: ProofBundle, pins: Pins): Verification {
  const { operator, batchId } = bundle.header;
  const known = pins.anchored.find((anchor) => anchor.operator === operator && anchor.batchId === batchId);
  if (known === undefined) return result('VALID_UNANCHORED', 'no chain was asked; give an RPC to check the anchor');
  if (known.headerHash === hashHeader(pins.domain, bundle.header)) return result('FINAL', 'your pins hold this header');
  return result('HEADER_MISMATCH', `your pins hold another header for batch ${batchId}`);
}

function result(verdict: Verdict, detail: string): Verification {
  return { verdict, detail };
}
