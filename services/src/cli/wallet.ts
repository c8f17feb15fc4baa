/** The key that commands sign with: from the environment only, so that it never shows in a list of processes. */
import { InvalidInput } from '@agent-market/sdk/errors';
import { Wallet, type Provider } from 'ethers';
import { required } from '../config.ts';

/** Errors: `SETTING_MISSING`, `INVALID_KEY`. */
export function walletOf(provider: Provider | null = null): Wallet {
  return new Wallet(privateKey(), provider);
}

/** 32 bytes, checked to be a key. */
export function privateKey(): `0x${string}` {
  const text = required('privateKey').trim();
  const hex: `0x${string}` = text.startsWith('0x') ? (text as `0x${string}`) : `0x${text}`;
  // The value itself must not be in the error: errors end up in logs.
  if (!/^0x[0-9a-fA-F]{64}$/.test(hex) || /^0x0+$/.test(hex)) {
    throw new InvalidInput('INVALID_KEY', 'the private key is not 32 bytes of hex', {
      hint: 'Set AGENT_MARKET_PRIVATE_KEY to 0x and 64 hexadecimal digits.',
    });
  }
  return hex;
}
