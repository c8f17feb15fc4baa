/** The people of the demo: fresh keys with play money on the local chain. */
import { NonceManager, toBeHex, Wallet, type HDNodeWallet, type JsonRpcProvider } from 'ethers';

export interface Actor {
  name: string;
  address: string;
  /** Signs reviews. */
  wallet: HDNodeWallet;
  /** Sends transactions. */
  signer: NonceManager;
}

const PLAY_MONEY = 100n * 10n ** 18n;

export async function createActor(name: string, provider: JsonRpcProvider): Promise<Actor> {
  const wallet = Wallet.createRandom().connect(provider);
  await provider.send('hardhat_setBalance', [wallet.address, toBeHex(PLAY_MONEY)]);
  return { name, address: wallet.address.toLowerCase(), wallet, signer: new NonceManager(wallet) };
}
