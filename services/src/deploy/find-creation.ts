/** Finds the transaction that made a contract, when somebody else sent it or our record of it is lost. */
import type { Provider } from 'ethers';
import { CREATE2_PROXY } from './create2.ts';

interface Wanted {
  provider: Provider;
  address: string;
  /** The data sent to the proxy. */
  call: string;
}

/** Halves the chain by asking for the code at old blocks; null when the node has forgotten those states. */
export async function findCreation({ provider, address, call }: Wanted): Promise<Creation | null> {
  try {
    let before = -1;
    let block = await provider.getBlockNumber();
    while (block - before > 1) {
      const middle = Math.floor((before + block) / 2);
      if ((await provider.getCode(address, middle)) === '0x') before = middle;
      else block = middle;
    }
    const transactions = (await provider.getBlock(block, true))?.prefetchedTransactions ?? [];
    const found = transactions.find(({ to, data }) => to === CREATE2_PROXY && data === call);
    return found === undefined ? null : { transaction: found.hash, block };
  } catch {
    // Not an archive node: the deployment is no less real.
    return null;
  }
}

export interface Creation {
  transaction: string;
  block: number;
}
