/** Whether a header is anchored: what the chain says, or the verifier's own pins. */
import { parseHash, ZERO_HASH, type Hash } from '../hex.ts';
import { hashHeader, type BatchHeader } from './header.ts';
import type { Pins } from './pins.ts';
import type { Verdict } from './verdict.ts';

/** What verification asks of a chain. Implementations check the chain id and throw when the node cannot answer. */
export interface AnchorReader {
  /** `headerHashOf(operator, batchId)` in the newest final block; zero when there is none. */
  finalHeaderHash(operator: string, batchId: bigint): Promise<Hash>;
  /** The same in the newest block. */
  latestHeaderHash(operator: string, batchId: bigint): Promise<Hash>;
}

export type AnchorVerdict = Extract<
  Verdict,
  'FINAL' | 'MINED_NOT_FINAL' | 'VALID_UNANCHORED' | 'NOT_ON_CHAIN' | 'HEADER_MISMATCH' | 'NETWORK_ERROR'
>;

/** Never throws for what a node says or fails to say. Without a `chain`, `pins.anchored` can stand in for it. */
export function checkAnchor(
  header: BatchHeader,
  pins: Pins,
  chain?: AnchorReader,
): Promise<{ verdict: AnchorVerdict; detail: string }> {
  return chain ? askChain(header, pins, chain) : Promise.resolve(askPins(header, pins));
}

async function askChain(
  header: BatchHeader,
  pins: Pins,
  chain: AnchorReader,
): Promise<{ verdict: AnchorVerdict; detail: string }> {
  const { operator, batchId } = header;
  const expected = hashHeader(pins.domain, header);
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

function askPins(header: BatchHeader, pins: Pins): { verdict: AnchorVerdict; detail: string } {
  const { operator, batchId } = header;
  const known = pins.anchored.find((anchor) => anchor.operator === operator && anchor.batchId === batchId);
  if (known === undefined) return result('VALID_UNANCHORED', 'no chain was asked; give an RPC to check the anchor');
  if (known.headerHash === hashHeader(pins.domain, header)) return result('FINAL', 'your pins hold this header');
  return result('HEADER_MISMATCH', `your pins hold another header for batch ${batchId}`);
}

function result(verdict: AnchorVerdict, detail: string): { verdict: AnchorVerdict; detail: string } {
  return { verdict, detail };
}
