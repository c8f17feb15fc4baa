/** Scores from weighted reviews: a mean that begins at the market's own, and how far it can be relied on. */
import { at } from './adjacency.ts';
import { exp } from './exact-math.ts';
import type { Market } from './market.ts';
import type { ReviewGraph } from './review-graph.ts';

/** How many reviews at the market's mean a score begins with. */
export const PRIOR_WEIGHT = 2;
/** 95 % of a normal distribution are above mean − 1.645 deviations: as many above the low end, and below the high one. */
const ONE_SIDED_95 = 1.645;
/** Seconds after which a review says half as much about today. */
const HALF_LIFE = 1440 * 86_400;
/** Seconds over which reviews must be spread to be half the evidence that they could be: many in a week are one event. */
const HALF_SEASONED = 30 * 86_400;
/** The standard deviation of times that are evenly spread over a second. */
const EVEN_SPREAD = Math.sqrt(1 / 12);
const LN2 = 0.6931471805599453;

/** Columns by party. */
export interface WeightedScores {
  /** Stars: the mean of the reviews' weights, and of {@link PRIOR_WEIGHT} at the market's mean. Old reviews keep their weight in it. */
  readonly stars: Float64Array;
  /**
   * Ends of the interval in which the score is with 90 %. It grows while nobody reviews: what decays is confidence. And it is wide where
   * all reviews are of the same few weeks.
   */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The sum of the weights. */
  readonly effectiveReviews: Float64Array;
  /** As many reviewers of equal weight would be as concentrated: the inverse of Herfindahl's index. */
  readonly effectiveReviewers: Float64Array;
  /** The share of verified reviews in the weights, 0 to 1. */
  readonly verifiedShare: Float64Array;
}

/** @param now Unix seconds: how old the reviews are. */
export function weightedScores(
  graph: ReviewGraph,
  market: Market,
  { weights, now }: { weights: Float64Array; now: number },
): WeightedScores {
  const parties = graph.parties.length;
  const [sum, stars, fresh, verified, time, spread] = [0, 0, 0, 0, 0, 0].map(
    () => new Float64Array(parties),
  ) as Columns;
  for (let i = 0; i < graph.count; i++) {
    const agent = at(graph.agent, i);
    const weight = at(weights, i);
    const age = at(graph.at, i) - market.end;
    sum[agent] = at(sum, agent) + weight;
    stars[agent] = at(stars, agent) + weight * at(graph.rating, i);
    verified[agent] = at(verified, agent) + weight * at(graph.verified, i);
    fresh[agent] = at(fresh, agent) + weight * exp((-LN2 * Math.max(0, now - at(graph.at, i))) / HALF_LIFE);
    time[agent] = at(time, agent) + weight * age;
  }
  // Once the middle is known: a difference of squares would lose the digits of reviews that are old and close together.
  for (let i = 0; i < graph.count; i++) {
    const agent = at(graph.agent, i);
    const off = at(graph.at, i) - market.end - at(time, agent) / (at(sum, agent) || 1);
    spread[agent] = at(spread, agent) + at(weights, i) * off * off;
  }
  // Rounding may lead a little beyond the ratings.
  const mean = stars.map((each, i) =>
    Math.min(5, Math.max(1, (PRIOR_WEIGHT * market.mean + each) / (PRIOR_WEIGHT + at(sum, i)))),
  );
  const reach = fresh.map((each, i) => {
    const lasted = Math.sqrt(at(spread, i) / (at(sum, i) || 1)) / EVEN_SPREAD;
    const evidence = (each * lasted) / (lasted + HALF_SEASONED);
    return (ONE_SIDED_95 * market.deviation) / Math.sqrt(PRIOR_WEIGHT + evidence);
  });
  return {
    stars: mean,
    low: mean.map((each, i) => Math.max(1, each - at(reach, i))),
    high: mean.map((each, i) => Math.min(5, each + at(reach, i))),
    effectiveReviews: sum,
    effectiveReviewers: effectiveReviewers(graph, weights, sum),
    verifiedShare: verified.map((each, i) => each / (at(sum, i) || 1)),
  };
}

type Columns = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function effectiveReviewers(graph: ReviewGraph, weights: Float64Array, sum: Float64Array): Float64Array {
  const { start, reviews } = graph.received;
  const by = new Float64Array(graph.parties.length);
  return sum.map((total, agent) => {
    const [from, to] = [at(start, agent), at(start, agent + 1)];
    let squares = 0;
    for (let k = from; k < to; k++) {
      const review = at(reviews, k);
      const reviewer = at(graph.reviewer, review);
      const before = at(by, reviewer);
      by[reviewer] = before + at(weights, review);
      squares += at(by, reviewer) * at(by, reviewer) - before * before;
    }
    for (let k = from; k < to; k++) by[at(graph.reviewer, at(reviews, k))] = 0;
    return squares === 0 ? 0 : (total * total) / squares;
  });
}
