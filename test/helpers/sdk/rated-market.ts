// A small made-up market: who rates whom, J-shaped, over two years, with as many parties of each kind as a test asks for.
import type { RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { seededRandom, type Random } from '../faults/random.ts';

export const DAY = 86_400;
/** The market's first day. */
export const OPENED = 1_600_000_000;
const DAYS = 730;

export interface MadeUpMarket {
  reviews: RatedReview[];
  /** Everybody, from the oldest to the newest. */
  parties: string[];
  random: Random;
}

interface Party {
  name: string;
  /** Days since the market opened. */
  joined: number;
  left: number;
  /** What others experience, in stars off the usual. */
  quality: number;
}

/** An honest market: parties come one after the other, work for each other while both are there, and most rate back. */
export function honestMarket(seed: number, { parties: count = 400, tasks = 1500 } = {}): MadeUpMarket {
  const random = seededRandom(seed);
  const unit = (): number => random.below(1 << 24) / (1 << 24);
  const parties: Party[] = Array.from({ length: count }, (_, i) => {
    const joined = ((DAYS - 60) * i) / count;
    const stays = 30 + 700 * unit() ** 2;
    const quality = random.chance(0.06) ? -2.5 : 0.6 * (unit() + unit() + unit() - 1.5);
    return { name: `p${String(i).padStart(4, '0')}`, joined, left: Math.min(DAYS, joined + stays), quality };
  });
  const reviews: RatedReview[] = [];
  const rate = (from: Party, to: Party, day: number): void => {
    const felt = to.quality + 1.6 * (unit() + unit() - 1);
    const rating = felt > -0.5 ? 5 : felt > -1 ? 4 : felt > -1.4 ? 3 : felt > -1.8 ? 2 : 1;
    const at = OPENED + Math.floor(day * DAY);
    reviews.push({
      id: `r${reviews.length}`,
      reviewer: from.name,
      agent: to.name,
      rating,
      verified: random.chance(0.4),
      at,
    });
  };
  while (reviews.length < tasks) {
    // Some are met by many: the square prefers those who came early.
    const [from, to] = [parties[random.below(count)], parties[Math.floor(count * unit() ** 2)]];
    if (from === undefined || to === undefined || from === to) continue;
    const [start, end] = [Math.max(from.joined, to.joined), Math.min(from.left, to.left)];
    if (end <= start) continue;
    const day = start + unit() * (end - start);
    rate(from, to, day);
    if (random.chance(0.8)) rate(to, from, Math.min(DAYS, day + 3 * unit()));
  }
  return { reviews, parties: parties.map(({ name }) => name), random };
}

export interface Attack {
  /** Who rates whom, once for each pair. */
  from: readonly string[];
  to: readonly string[];
  rating: number;
  /** Days since the market opened, and over how many days: evenly. */
  day: number;
  over?: number;
  /** How often each pair does it. */
  times?: number;
}

/** Reviews that were bought, traded or made up. */
export function attack({ from, to, rating, day, over = 0, times = 1 }: Attack): RatedReview[] {
  const pairs = Array.from({ length: times }, () =>
    from.flatMap((reviewer) => to.map((agent) => ({ reviewer, agent }))),
  ).flat();
  return pairs
    .filter(({ reviewer, agent }) => reviewer !== agent)
    .map(({ reviewer, agent }, i) => ({
      id: `${reviewer} on ${agent} as ${i} of ${pairs.length} on ${day}`,
      ...{ reviewer, agent, rating, verified: false },
      at: OPENED + Math.floor((day + (over * i) / pairs.length) * DAY),
    }));
}

/** Names of accounts that nobody knows. */
export function accounts(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(3, '0')}`);
}
