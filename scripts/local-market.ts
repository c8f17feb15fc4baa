/** A local chain with the contracts on it, for examples and for the code in the documentation. */
import { connectProvider } from '../services/src/chain/provider.ts';
import { deployAll } from '../services/src/deploy/index.ts';
import { startHardhatNode } from './local-chain.ts';

/** Runs `action` with the settings that reach the market, and ends the chain. */
export async function withLocalMarket<T>(action: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const chain = await startHardhatNode();
  try {
    const provider = await connectProvider(chain.url);
    const { escrow, bond, stakes } = await deployAll({ signer: await provider.getSigner(0) });
    provider.destroy();
    const bonds = { AGENT_MARKET_BOND: bond, AGENT_MARKET_STAKES: stakes };
    return await action({ AGENT_MARKET_RPC_URL: chain.url, AGENT_MARKET_ESCROW: escrow, ...bonds });
  } finally {
    await chain.stop();
  }
}
