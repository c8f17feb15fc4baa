// The engine that tutorials describe: a Bayesian mean with prior 3.5 of weight 10, reviews that fade with a half-life of 90 days, and two
// flags: one reviewer wrote over 30 % of an agent's reviews, or a week's mean is over 1.5 stars from all before.
import type { Contestant, RatedReview } from '../engine.ts';
import { byAgent, byReviewer, mapValues, mostOfOne } from './tally.ts';

export const PRIOR = { mean: 3.5, weight: 10 };
const DAY = 86_400;
const HALF_LIFE = 90 * DAY;
const WEEK = 7 * DAY;
const REPEAT_RATIO = 0.3;
const SHIFT = 1.5;

export const textbook: Contestant = {
  name: 'textbook',
  engine: (reviews) => {
    const now = reviews.reduce((latest, { at }) => Math.max(latest, at), 0);
    return {
      agents: mapValues(byAgent(reviews), (received) => decayedMean(received, now)),
      // The repeat ratio, seen from the reviewer: the larger of the two flags' signals on ratings given.
      reviewers: mapValues(byReviewer(reviews), (given) => mostOfOne(given, 'agent') / given.length),
    };
  },
  flags: (reviews) => {
    const received = [...byAgent(reviews)];
    return new Set(received.filter(([, list]) => repeats(list) || shifts(list)).map(([agent]) => agent));
  },
};

function decayedMean(received: readonly RatedReview[], now: number): number {
  let weight = PRIOR.weight;
  let sum = PRIOR.weight * PRIOR.mean;
  for (const { rating, at } of received) {
    const w = 2 ** ((at - now) / HALF_LIFE);
    weight += w;
    sum += w * rating;
  }
  return sum / weight;
}

function repeats(received: readonly RatedReview[]): boolean {
  return mostOfOne(received, 'reviewer') / received.length > REPEAT_RATIO;
}

/** Whether the flag was up after any of the reviews, as a marketplace that looks at every review would have seen it. */
function shifts(received: readonly RatedReview[]): boolean {
  const sorted = received.toSorted((a, b) => a.at - b.at);
  const sums = [0];
  for (const { rating } of sorted) sums.push((sums.at(-1) ?? 0) + rating);
  const mean = (from: number, to: number): number => ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  let from = 0;
  return sorted.some(({ at }, last) => {
    while ((sorted[from]?.at ?? Infinity) <= at - WEEK) from++;
    return from > 0 && Math.abs(mean(from, last + 1) - mean(0, from)) > SHIFT;
  });
}
