/** The local chain's clock, which the demo moves instead of waiting for days. */
import type { JsonRpcProvider } from 'ethers';

export async function chainTime(provider: JsonRpcProvider): Promise<bigint> {
  return BigInt((await provider.getBlock('latest'))?.timestamp ?? 0);
}

export async function passTime(provider: JsonRpcProvider, seconds: number): Promise<void> {
  await provider.send('evm_increaseTime', [seconds]);
  await provider.send('evm_mine', []);
}
