// What a run evaluates on, from what its caller says.
import { ATTACKS } from './attacks/catalogue.ts';
import { linear, readMarkets } from './data.ts';
import type { Plan } from './evaluate.ts';
import { bipartiteMarket } from './synthetic/bipartite.ts';
import { twoSidedMarket } from './synthetic/two-sided.ts';

export interface PlanOptions {
  /** A folder with real markets; without it, only made-up ones are used. */
  data?: string | undefined;
  seed?: string | undefined;
  replicates?: number | undefined;
  /** Under half a minute: one real market, smaller made-up ones, and every figure from two replicates. */
  quick?: boolean | undefined;
}

export function planOf({ data, seed = '1', replicates, quick = false }: PlanOptions): Plan {
  const real = data === undefined ? [] : readMarkets(data);
  const remapped = data === undefined || quick ? [] : readMarkets(data, linear);
  const size = { parties: quick ? 1000 : 2500 };
  return {
    seed,
    replicates: replicates ?? (quick ? 2 : 6),
    rounds: quick ? 200 : 1000,
    real: quick ? real.slice(0, 1) : real,
    remapped: remapped.map((market) => ({ ...market, name: `${market.name}, linear stars` })),
    synthetic: [twoSidedMarket(seed, size), bipartiteMarket(seed, size)],
    attacks: ATTACKS,
  };
}
