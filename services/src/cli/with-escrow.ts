/** What every command of the escrow begins and ends with: a provider, a client for the key in the environment, a result. */
import { createEscrowClient, type EscrowClient } from '@agent-market/sdk/escrow';
import type { Provider, Wallet } from 'ethers';
import { connectProvider } from '../chain/provider.ts';
import { required } from '../config.ts';
import { print, type Printed } from './output.ts';
import { walletOf } from './wallet.ts';

export interface ChainOptions {
  rpc?: string;
  escrow?: string;
  json?: boolean;
}

export interface EscrowContext {
  escrow: EscrowClient;
  provider: Provider;
  wallet: Wallet;
}

/** Runs `act` and prints the headline and the values that it returns. */
export async function withEscrow(
  options: ChainOptions,
  act: (context: EscrowContext) => Promise<[headline: string, result: Printed]>,
): Promise<void> {
  const provider = await connectProvider(required('rpcUrl', options.rpc));
  try {
    const wallet = walletOf(provider);
    const escrow = createEscrowClient({ address: required('escrow', options.escrow), runner: wallet });
    print(options.json, ...(await act({ escrow, provider, wallet })));
  } finally {
    provider.destroy();
  }
}

/** Approves exactly `amount` of an ERC-20; nothing for native coin. */
export async function approve(escrow: EscrowClient, token: string | undefined, amount: bigint): Promise<void> {
  if (token === undefined || /^0x0+$/.test(token) || amount === 0n) return;
  await (await escrow.approvePayment(token, amount)).wait();
}
