/** Makes sure that the CREATE2 proxy is there, and is the one everybody knows. */
import type { Provider, Signer } from 'ethers';
import { Refused, Unavailable } from '../errors.ts';
import { CREATE2_PROXY } from './create2.ts';

const PROXY_CODE =
  '0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3';

/**
 * The transaction that puts the proxy at its address: signed by nobody (r and s are all twos), so whoever broadcasts it
 * gets the same sender and the same address. It names no chain id.
 */
const PRESIGNED =
  '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222';
const PRESIGNED_SENDER = '0x3fAB184622Dc19b6109349B94811493BF2a45362';
/** Its 100,000 gas at its 100 gwei. */
const PRESIGNED_COST = 10n ** 16n;

/** Chains that live on one machine: Hardhat's and anvil's, and ganache's. */
export function isDevChain(chainId: bigint): boolean {
  return chainId === 31337n || chainId === 1337n;
}

/** Errors: `PROXY_OTHER_CODE`, `PROXY_CODE_UNREADABLE`. */
export async function hasProxy(provider: Provider): Promise<boolean> {
  const code = await provider.getCode(CREATE2_PROXY).catch((cause: unknown) => {
    throw new Unavailable('PROXY_CODE_UNREADABLE', `the node does not tell the code of ${CREATE2_PROXY}`, { cause });
  });
  if (code === '0x') return false;
  if (code === PROXY_CODE) return true;
  throw new Refused('PROXY_OTHER_CODE', `${CREATE2_PROXY} holds other code on this chain`, {
    hint: 'The contracts cannot get their usual addresses here. Do not deploy to this chain.',
  });
}

/** Puts the proxy there on a chain of one machine. Errors: those of {@link hasProxy}, `PROXY_MISSING`. */
export async function ensureProxy({ signer, provider }: { signer: Signer; provider: Provider }): Promise<void> {
  if (await hasProxy(provider)) return;
  const { chainId } = await provider.getNetwork();
  if (!isDevChain(chainId)) {
    throw new Refused('PROXY_MISSING', `chain ${chainId} has no CREATE2 proxy at ${CREATE2_PROXY}`, {
      hint: `Send 0.01 coins to ${PRESIGNED_SENDER} and publish the proxy's presigned transaction, then try again.`,
    });
  }
  const missing = PRESIGNED_COST - (await provider.getBalance(PRESIGNED_SENDER));
  if (missing > 0n) await (await signer.sendTransaction({ to: PRESIGNED_SENDER, value: missing })).wait();
  await (await provider.broadcastTransaction(PRESIGNED)).wait();
  if (!(await hasProxy(provider))) throw new Unavailable('PROXY_MISSING', 'the CREATE2 proxy did not appear');
}
