// Made-up parties, and what an honest one says about another.
import type { Random } from '../random.ts';

export const DAY = 86_400;
export const START = 1_500_000_000;
export const END = START + 4 * 365 * DAY;

export interface Party {
  id: string;
  kind: 'honest' | 'fraud';
  joined: number;
  /** Active until then. */
  left: number;
  /** How many tasks it starts. */
  tasks: number;
  /** What others experience, and how kindly it judges, both in the unit of `stars`. */
  quality: number;
  leniency: number;
}

/** Few do most: a Pareto tail, cut off. */
export function heavyTailed(rng: Random, { exponent, max }: { exponent: number; max: number }): number {
  return Math.min(max, Math.floor((1 - rng.unit()) ** (-1 / exponent)));
}

export function honestParty(rng: Random, tasks: number): Party {
  const joined = START + rng.unit() ** 1.5 * (END - START - 30 * DAY);
  const stay = (30 + 20 * tasks) * DAY * -Math.log(1 - rng.unit());
  return {
    id: rng.id(),
    kind: 'honest',
    joined,
    left: Math.min(END, joined + Math.max(10 * DAY, stay)),
    tasks,
    quality: 0.5 * rng.normal(),
    // One in thirty is sour: honest, and hard to please.
    leniency: rng.chance(1 / 30) ? -1.6 : 0.35 * rng.normal(),
  };
}

/** Frauds come for weeks, not years. */
export function fraudParty(rng: Random, tasks: number): Party {
  const joined = START + rng.between(0.1, 0.95) * (END - START);
  return {
    id: rng.id(),
    kind: 'fraud',
    joined,
    left: Math.min(END, joined + rng.between(15, 200) * DAY),
    tasks,
    quality: -2.4,
    leniency: 0.3,
  };
}

/** Stars for one task: 70 % five among the honest, then falling, with a second small peak at one star when frauds are about. */
export function stars(rng: Random, satisfaction: number): number {
  const felt = satisfaction + 0.8 * rng.normal();
  return felt > -0.6 ? 5 : felt > -1.15 ? 4 : felt > -1.5 ? 3 : felt > -1.85 ? 2 : 1;
}

/** When something happens in the time that two parties are both there; undefined when there is none. */
export function meeting(rng: Random, a: Party, b: Party): number | undefined {
  const from = Math.max(a.joined, b.joined);
  const to = Math.min(a.left, b.left);
  return to > from ? Math.floor(rng.between(from, to)) : undefined;
}

/** Picks by weight, with replacement. */
export function weighted<T>(rng: Random, values: readonly T[], weight: (value: T) => number): () => T {
  const sums: number[] = [];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + weight(value));
  const total = sums.at(-1) ?? 0;
  return () => {
    const goal = rng.unit() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > goal) high = middle;
      else low = middle + 1;
    }
    return values[low] as T;
  };
}
