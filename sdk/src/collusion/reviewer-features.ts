/** What is known of a party as a reviewer, as numbers that mean the same in every market. */
import { at } from '../reputation/adjacency.ts';
import { PRIOR_WEIGHT } from '../reputation/weighted-scores.ts';
import type { TrustScores } from '../reputation/trust-v1.ts';
import { degree } from '../reputation/review-graph.ts';
import { propagateBeliefs } from './beliefs.ts';

export interface ReviewerFeatures {
  /** How much lower than an unrated party's the low end of its own score is, in deviations of ratings; 0 when nobody rated it. */
  standing: number;
  /** FraudEagle's belief that it is dishonest, from −1 to 1. */
  belief: number;
  /** By how many deviations its ratings differ from what others who are trusted gave the same agents, on average; up to 3. */
  deviation: number;
  /** The share of complaints in its ratings, as if it had given three others too. */
  complaints: number;
  /** From 1 for a party that was there for a moment to 0 for one that was there for ever; half at 30 days. */
  youth: number;
}

const MONTH = 30 * 86_400;

/** The features of each party that rated anybody; undefined for the others. */
export function reviewerFeatures(scores: TrustScores): (ReviewerFeatures | undefined)[] {
  const { graph, market } = scores;
  const { honest } = propagateBeliefs(graph, market);
  const unrated = market.mean - (1.645 * market.deviation) / Math.sqrt(PRIOR_WEIGHT);
  return graph.parties.map((_, party) => {
    if (degree(graph.given, party) === 0) return undefined;
    const odds = at(honest, party);
    const there = at(market.lastSeen, party) - at(market.firstSeen, party);
    const isRated = degree(graph.received, party) > 0;
    return {
      standing: isRated ? (unrated - at(scores.low, party)) / market.deviation : 0,
      belief: -odds / (3 + Math.abs(odds)),
      youth: MONTH / (MONTH + there),
      ...ofRatingsGiven(scores, party),
    };
  });
}

function ofRatingsGiven(
  { graph, market, weights, stars, effectiveReviews }: TrustScores,
  party: number,
): Pick<ReviewerFeatures, 'deviation' | 'complaints'> {
  const { start, reviews } = graph.given;
  let [off, known, complaints, given] = [0, 0, 0, 0];
  for (let k = at(start, party); k < at(start, party + 1); k++) {
    const review = at(reviews, k);
    const agent = at(graph.agent, review);
    const share = 1 / at(market.pairSize, review);
    const rating = at(graph.rating, review);
    // What the agent's score would be without this review, and how much is behind it.
    const others = Math.max(0, at(effectiveReviews, agent) - at(weights, review));
    const all = at(stars, agent) * (PRIOR_WEIGHT + at(effectiveReviews, agent)) - at(weights, review) * rating;
    const usual = all / (PRIOR_WEIGHT + others);
    const trust = (others / (others + PRIOR_WEIGHT)) * share;
    off += Math.min(3, Math.max(0, Math.abs(rating - usual) / market.deviation - 0.5)) * trust;
    known += trust;
    given += share;
    if (rating <= market.mean - market.deviation) complaints += share;
  }
  return { deviation: off / (1 + known), complaints: complaints / (3 + given) };
}
