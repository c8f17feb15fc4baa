/** Makes sure that a node is on the chain we mean, before anything it says counts. */
import { Halted } from '../errors.ts';
import { ask, quantity } from './answers.ts';
import type { Rpc } from './rpc.ts';

/** Throws `RPC_WRONG_CHAIN`. */
export async function checkChain(rpc: Rpc, chainId: bigint): Promise<void> {
  const found = await ask(rpc, 'eth_chainId', { as: quantity });
  if (found !== chainId) {
    throw new Halted('RPC_WRONG_CHAIN', `${rpc.origin} is on chain ${found}, not on ${chainId}`, {
      hint: 'Give a node of the chain that the configuration names.',
    });
  }
}
