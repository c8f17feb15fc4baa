// The enums and bounds of contracts/types, in the order Solidity declares them.
export const State = {
  None: 0n,
  Created: 1n,
  Funded: 2n,
  Completed: 3n,
  Disputed: 4n,
  Released: 5n,
  Refunded: 6n,
} as const;

export const Outcome = {
  Open: 0n,
  ReleasedByClient: 1n,
  ClientSilent: 2n,
  Ruled: 3n,
  ArbitratorSilent: 4n,
  Settled: 5n,
  Verified: 6n,
  AgentSilent: 7n,
  Declined: 8n,
  Cancelled: 9n,
} as const;

export const Role = { Agent: 0n, Client: 1n } as const;

export const HOUR = 3_600;
export const DAY = 86_400;
export const MAX_HOURS = 2_047;
export const MAX_DISTANCE = 730 * DAY;
export const LANES = 1n << 72n;
export const FIRST_PERMANENT_LANE = 1n << 71n;
export const MAX_ROUND = (1n << 21n) - 1n;
export const PUSH_GAS_NEEDED = 140_000n;
