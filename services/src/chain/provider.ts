/** An ethers provider that fails at once when the node does not answer; ethers alone would retry for ever. */
import { JsonRpcProvider, Network } from 'ethers';
import { ask, quantity } from './answers.ts';
import { createRpc } from './rpc.ts';

/** Errors: those of {@link createRpc}. The caller destroys the provider. */
export async function connectProvider(url: string): Promise<JsonRpcProvider> {
  const chainId = await ask(createRpc({ url }), 'eth_chainId', { as: quantity });
  const network = Network.from(chainId);
  // No cache: a local chain mines between two calls, and an old answer would be a wrong nonce.
  const provider = new JsonRpcProvider(url, network, { staticNetwork: network, polling: true, cacheTimeout: -1 });
  provider.pollingInterval = 250;
  return provider;
}
