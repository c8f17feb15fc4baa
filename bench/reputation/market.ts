// A market: reviews, and what is known about who cheats. Attacks are injected into one; engines see the reviews alone.
import type { RatedReview } from './engine.ts';
import { byAgent, byReviewer, mapValues, meanRating } from './peers/tally.ts';
import { random } from './random.ts';

export interface Market {
  name: string;
  reviews: readonly RatedReview[];
  /** Whether those who rate are rated too. */
  twoSided: boolean;
  /** By label: true is a fraud, false is honest; whoever is missing is not known. */
  fraud: ReadonlyMap<string, boolean>;
}

/** What an attacker can look up before the attack. */
export interface Facts {
  start: number;
  end: number;
  received: ReadonlyMap<string, readonly RatedReview[]>;
  given: ReadonlyMap<string, readonly RatedReview[]>;
  /** Plain mean of the ratings received. */
  means: ReadonlyMap<string, number>;
  /** The share of reviews about paid tasks. */
  verified: number;
  /** All times of reviews, ascending, in markets that round theirs; undefined where nearly all times differ. */
  clock: Float64Array | undefined;
}

const known = new WeakMap<Market, Facts>();

export function factsOf(market: Market): Facts {
  const facts = known.get(market) ?? look(market);
  known.set(market, facts);
  return facts;
}

function look({ reviews }: Market): Facts {
  const received = byAgent(reviews);
  const times = Float64Array.from(new Set(reviews.map(({ at }) => at))).sort();
  return {
    start: times[0] ?? NaN,
    end: times.at(-1) ?? NaN,
    received,
    given: byReviewer(reviews),
    means: mapValues(received, meanRating),
    verified: reviews.filter(({ verified }) => verified).length / reviews.length,
    clock: times.length < reviews.length / 2 ? times : undefined,
  };
}

/** A share of five stars between what was measured in rating systems with stars, 68 % and 71 %. */
const FIVE_STARS = 0.7;

/** The same market with as many four stars turned into five as real star ratings have; who rated whom, and when, stays. */
export function jShaped(market: Market, seed: string): Market {
  const rng = random(`${seed}/J/${market.name}`);
  const share = (stars: number): number =>
    market.reviews.filter(({ rating }) => rating === stars).length / market.reviews.length;
  const turned = Math.max(0, FIVE_STARS - share(5)) / share(4);
  return {
    ...market,
    name: `${market.name}-J`,
    reviews: market.reviews.map((review) =>
      review.rating === 4 && rng.chance(turned) ? { ...review, rating: 5 } : review,
    ),
  };
}
