// Samples by metric: what a run collects before medians are taken.

export const SAMPLES = 5;
export type Samples = Map<string, number[]>;

export function add(samples: Samples, metric: string, value: number): number {
  samples.set(metric, [...(samples.get(metric) ?? []), value]);
  return value;
}

/** What a task is paid in. The amounts are 0.05 ETH and 25 tUSD, a little more in every round. */
export const MONEY = { native: 50_000_000_000_000_000n, erc20: 25_000_000n } as const;
export type Money = keyof typeof MONEY;
