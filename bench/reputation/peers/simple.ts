// Engines of a few lines. One that does worse than these has not earned its complexity.
import type { Contestant, RatedReview } from '../engine.ts';
import { PRIOR } from './textbook.ts';
import { byAgent, byReviewer, mapValues, meanRating, mostOfOne } from './tally.ts';

/** The Bayesian mean without decay; whoever deviates from it is suspicious. */
export const bayesianMean: Contestant = {
  name: 'Bayesian mean',
  engine: (reviews) => {
    const agents = bayesian(reviews);
    const deviation = ({ agent, rating }: RatedReview): number => Math.abs(rating - (agents.get(agent) ?? rating));
    return {
      agents,
      reviewers: mapValues(
        byReviewer(reviews),
        (given) => given.reduce((sum, review) => sum + deviation(review), 0) / given.length,
      ),
    };
  },
};

/** Few ratings, and extreme ones. */
export const lowActivityExtreme: Contestant = {
  name: 'low activity, extreme',
  engine: (reviews) => ({
    agents: bayesian(reviews),
    reviewers: mapValues(byReviewer(reviews), (given) => {
      const extreme = given.filter(({ rating }) => rating === 1 || rating === 5).length;
      return extreme / given.length ** 2;
    }),
  }),
};

/** One agent rated at least four times, by how much of all the reviewer's reviews that is. */
export const repeated: Contestant = {
  name: 'repeats',
  engine: (reviews) => ({
    agents: bayesian(reviews),
    reviewers: mapValues(byReviewer(reviews), (given) => {
      const most = mostOfOne(given, 'agent');
      return most >= 4 ? most / given.length : 0;
    }),
  }),
};

/**
 * No detector: it suspects reviewers for the ratings they *received*, from which the labels of the real markets were made. What it scores
 * there is how circular the protocol is.
 */
export const echo: Contestant = {
  name: 'echo of the labels',
  engine: (reviews) => {
    const received = mapValues(byAgent(reviews), meanRating);
    return {
      agents: received,
      reviewers: mapValues(byReviewer(reviews), ([first]) => -(received.get(first?.reviewer ?? '') ?? PRIOR.mean)),
    };
  },
};

function bayesian(reviews: readonly RatedReview[]): Map<string, number> {
  return mapValues(
    byAgent(reviews),
    (received) =>
      (PRIOR.weight * PRIOR.mean + received.length * meanRating(received)) / (PRIOR.weight + received.length),
  );
}
