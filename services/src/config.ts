/** The only reader of the environment. Command-line options win over it; every error says what to set. */
import { InvalidInput } from '@agent-market/sdk/errors';

/** What each setting is called in the environment. */
export const SETTINGS = {
  rpcUrl: 'AGENT_MARKET_RPC_URL',
  escrow: 'AGENT_MARKET_ESCROW',
  bond: 'AGENT_MARKET_BOND',
  stakes: 'AGENT_MARKET_STAKES',
  privateKey: 'AGENT_MARKET_PRIVATE_KEY',
  dataDir: 'AGENT_MARKET_DATA_DIR',
  databaseUrl: 'DATABASE_URL',
  pins: 'AGENT_MARKET_PINS',
} as const;

export type Setting = keyof typeof SETTINGS;

/** A setting from the option of that name or the environment; undefined when neither gives it. */
export function optional(setting: Setting, option?: string): string | undefined {
  const value = option ?? process.env[SETTINGS[setting]];
  return value === undefined || value === '' ? undefined : value;
}

/** Same; throws `SETTING_MISSING` when neither gives it. */
export function required(setting: Setting, option?: string): string {
  const value = optional(setting, option);
  if (value !== undefined) return value;
  const flag = setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new InvalidInput('SETTING_MISSING', `${setting} is not given`, {
    hint: `Set ${SETTINGS[setting]}${setting === 'privateKey' ? '' : `, or give --${flag === 'rpc-url' ? 'rpc' : flag}`}.`,
  });
}
