/** What every command of the escrow begins and ends with: a provider, a client for the key in the environment, a result. */
import { createEscrowClient, type EscrowClient, type EscrowDomain } from '@agent-market/sdk/escrow';
import { Contract, type Provider, type Wallet } from 'ethers';
import { connectProvider } from '../chain/provider.ts';
import { required } from '../config.ts';
import { print, type Printed } from './output.ts';
import { walletOf } from './wallet.ts';

export interface ChainOptions {
  rpc?: string;
  escrow?: string;
  json?: boolean;
}

/** Of the commands that sign: `valid` is until when, `out` where to. */
export interface SignOptions extends ChainOptions {
  valid: string;
  out: string;
}

/** Of the commands that use what the other side signed. */
export interface ConsentOptions extends ChainOptions {
  consent: string;
}

export interface EscrowContext {
  escrow: EscrowClient;
  /** What signatures for this escrow are bound to. */
  domain: EscrowDomain;
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
    const domain = { chainId: (await provider.getNetwork()).chainId, contract: escrow.address };
    print(options.json, ...(await act({ escrow, domain, provider, wallet })));
  } finally {
    provider.destroy();
  }
}

/** Sees to it that the escrow may take `amount` of an ERC-20; nothing for native coin. */
export async function approve(
  { escrow, provider, wallet }: EscrowContext,
  token: string | undefined,
  amount: bigint,
): Promise<void> {
  if (token === undefined || /^0x0+$/.test(token) || amount === 0n) return;
  const erc20 = new Contract(token, ['function allowance(address, address) view returns (uint256)'], provider);
  // What answers nothing allows nothing; approving it says what is wrong.
  const allowed = (await erc20
    .getFunction('allowance')(wallet.address, escrow.address)
    .catch(() => 0n)) as bigint;
  if (allowed >= amount) return;
  // Left over from a payment that was refused. Some tokens, USDT among them, take a new allowance only after none.
  if (allowed !== 0n) await (await escrow.approvePayment(token, 0n)).wait();
  await (await escrow.approvePayment(token, amount)).wait();
}
