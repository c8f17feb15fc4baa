/** Whether a header is anchored: what the chain says, or the verifier's own pins. */
import { AgentMarketError } from '../errors.ts';
import { parseHash, ZERO_HASH, type Hash } from '../hex.ts';
import { hashHeader, type BatchHeader } from './header.ts';
import type { Pins } from './pins.ts';
import { provenHeaderHash, type StateProof } from './state-proof.ts';
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
  | 'FINAL'
  | 'MINED_NOT_FINAL'
  | 'VALID_UNANCHORED'
  | 'NOT_ON_CHAIN'
  | 'HEADER_MISMATCH'
  | 'BAD_STATE_PROOF'
  | 'NETWORK_ERROR'
>;

export interface AnchorResult {
  verdict: AnchorVerdict;
  detail: string;
}

/** What there is to ask besides the pins. */
export interface AnchorEvidence {
  chain?: AnchorReader | undefined;
  stateProof?: StateProof | undefined;
}

/**
 * Never throws for what a node or a file says or fails to say. With a chain, the chain is asked; without one, `pins.anchored`
 * and a state proof that ends at one of `pins.blocks` can stand in for it.
 *
 * A block that the caller does not trust convicts nobody and anchors nothing: anybody can make up a state.
 */
export async function checkAnchor(
  header: BatchHeader,
  pins: Pins,
  { chain, stateProof }: AnchorEvidence = {},
): Promise<AnchorResult> {
  const ours = hashHeader(pins.domain, header);
  const shown = stateProof && readProof(stateProof, { header, ours, pins });
  if (shown !== undefined && 'verdict' in shown) return shown;
  return chain ? askChain(chain, { header, ours, shown }) : askPins(pins, { header, ours, shown });
}

/** What a state proof shows of a batch. */
interface Shown {
  headerHash: Hash;
  trusted: boolean;
  /** Number, time and hash, for people who compare them with what they know. */
  block: string;
}

interface Question {
  header: BatchHeader;
  /** Hash of the header, which the chain should have. */
  ours: Hash;
  shown?: Shown | undefined;
}

function readProof(proof: StateProof, { header, ours, pins }: Question & { pins: Pins }): Shown | AnchorResult {
  const { operator, batchId } = header;
  try {
    const { block, headerHash } = provenHeaderHash(proof, { contract: pins.domain.contract, operator, batchId });
    const { hash, number, timestamp } = block;
    const shown = { headerHash, trusted: pins.blocks?.includes(hash) === true };
    const named = `block ${number} of time ${timestamp}, ${hash}`;
    if (shown.trusted || headerHash === ours) return { ...shown, block: named };
    return result('BAD_STATE_PROOF', `it does not show this header, in ${named}, which you do not trust either`);
  } catch (error) {
    if (error instanceof AgentMarketError) return result('BAD_STATE_PROOF', error.message);
    throw error;
  }
}

async function askChain(chain: AnchorReader, { header, ours, shown }: Question): Promise<AnchorResult> {
  const { operator, batchId } = header;
  try {
    // What is no hash is no answer, and must not convict the operator.
    const final = parseHash(await chain.finalHeaderHash(operator, batchId));
    // A final header stays: whatever a newer block is said to hold cannot replace it.
    const latest = final === ZERO_HASH ? parseHash(await chain.latestHeaderHash(operator, batchId)) : final;
    // No header is ever taken back, so one of the two is on another chain, behind, or lying.
    if (shown?.trusted === true && shown.headerHash !== ZERO_HASH && shown.headerHash !== latest) {
      return result('NETWORK_ERROR', `the chain's answer contradicts what you trust: ${shown.block}`);
    }
    if (final === ours) return result('FINAL', `batch ${batchId} of ${operator} is anchored in a final block`);
    if (latest === ours) return result('MINED_NOT_FINAL', `batch ${batchId} is anchored; wait for finality`);
    if (latest === ZERO_HASH) return result('NOT_ON_CHAIN', `no batch ${batchId} of ${operator} was anchored`);
    return result('HEADER_MISMATCH', `the chain has another header for batch ${batchId}: ${latest}`);
  } catch (error) {
    return result('NETWORK_ERROR', error instanceof Error ? error.message : String(error));
  }
}

function askPins({ anchored }: Pins, { header, ours, shown }: Question): AnchorResult {
  const { operator, batchId } = header;
  const pinned = anchored.find((anchor) => anchor.operator === operator && anchor.batchId === batchId)?.headerHash;
  const proven = shown?.trusted === true ? shown.headerHash : undefined;
  if (pinned !== undefined && pinned !== ours) {
    return result('HEADER_MISMATCH', `your pins hold another header for batch ${batchId}`);
  }
  if (shown !== undefined && proven !== undefined && proven !== ours && proven !== ZERO_HASH) {
    return result('HEADER_MISMATCH', `another header is anchored for batch ${batchId}, in ${shown.block}`);
  }
  if (pinned !== undefined) return result('FINAL', 'your pins hold this header');
  if (shown === undefined) return result('VALID_UNANCHORED', 'no chain was asked; give an RPC to check the anchor');
  if (proven === ours) return result('FINAL', `batch ${batchId} of ${operator} is anchored in ${shown.block}`);
  if (proven === ZERO_HASH) return result('NOT_ON_CHAIN', `no batch ${batchId} of ${operator} is in ${shown.block}`);
  return result('VALID_UNANCHORED', `it is anchored if this is a final block of the chain: ${shown.block}`);
}

function result(verdict: AnchorVerdict, detail: string): AnchorResult {
  return { verdict, detail };
}
