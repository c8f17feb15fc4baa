/** Which block counts as final: the node's own `finalized`, or a depth that the user takes responsibility for. */
import { Unavailable } from '../errors.ts';
import { ask, block, quantity } from './answers.ts';
import { RpcError, type Rpc } from './rpc.ts';

export interface FinalityOptions {
  /** Blocks on top of one that make it final, for chains whose nodes know no `finalized`. */
  confirmations?: bigint;
}

/** The newest final block's number. Throws `FINALITY_UNKNOWN` when the node has no notion of it. */
export async function finalBlockNumber(rpc: Rpc, { confirmations }: FinalityOptions = {}): Promise<bigint> {
  if (confirmations !== undefined) {
    const latest = await ask(rpc, 'eth_blockNumber', { as: quantity });
    return latest > confirmations ? latest - confirmations : 0n;
  }
  try {
    return (await ask(rpc, 'eth_getBlockByNumber', { params: ['finalized', false], as: block })).number;
  } catch (cause) {
    if (!(cause instanceof RpcError)) throw cause;
    throw new Unavailable('FINALITY_UNKNOWN', `${rpc.origin} does not know the finalized block: ${cause.nodeMessage}`, {
      hint: 'Use a node that does, or say how many confirmations you take for final.',
      retryable: false,
      cause,
    });
  }
}

/** A block number as JSON-RPC wants it. */
export function blockTag(number: bigint): string {
  return `0x${number.toString(16)}`;
}
