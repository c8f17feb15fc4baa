/**
 * A market's reviews as columns of numbers: who rated whom, how, and when. Every score and every finding is computed from this, so that
 * none depends on the order in which reviews were given, and a million of them fit into 40 MB.
 */
import { InvalidInput } from '../errors.ts';
import { adjacency, at, type Adjacency } from './adjacency.ts';

export interface RatedReview {
  /** Anything that no other review has. */
  id: string;
  reviewer: string;
  /** The party that was rated. */
  agent: string;
  /** Stars, 1 to 5; halves and the like where a market has them. */
  rating: number;
  /** Whether it is about a paid task. */
  verified: boolean;
  /** Unix seconds. */
  at: number;
}

/** Parties are numbers 0 … parties.length − 1, reviews 0 … count − 1. */
export interface ReviewGraph {
  /** Names of all who rated or were rated, and of others, ascending by UTF-16 code units. */
  readonly parties: readonly string[];
  /** How many reviews there are; all columns have this length, in the order of time, then agent, reviewer and id. */
  readonly count: number;
  readonly reviewer: Uint32Array;
  readonly agent: Uint32Array;
  readonly rating: Float64Array;
  readonly verified: Uint8Array;
  readonly at: Float64Array;
  /** The reviews that each party gave, and those that it got. */
  readonly given: Adjacency;
  readonly received: Adjacency;
}

/**
 * Sorts reviews into a graph. Errors: `REVIEW_INVALID` for a rating that is not 1 … 5, a time that is no whole number of seconds, a review of
 * oneself, or an id that was there before.
 *
 * @param others Parties of whom something else is known, such as a vouch.
 */
export function reviewGraph(reviews: readonly RatedReview[], others: readonly string[] = []): ReviewGraph {
  const ids = new Set<string>();
  const names = new Set(others);
  for (const review of reviews) {
    check(review);
    if (ids.has(review.id)) throw invalid(review, 'its id was there before');
    ids.add(review.id);
    names.add(review.reviewer).add(review.agent);
  }
  const parties = [...names].sort(byCodeUnits);
  const numbers = new Map(parties.map((name, i) => [name, i]));
  const numberOf = (name: string): number => numbers.get(name) ?? 0;
  const sorted = [...reviews].sort(
    (a, b) =>
      a.at - b.at || byCodeUnits(a.agent, b.agent) || byCodeUnits(a.reviewer, b.reviewer) || byCodeUnits(a.id, b.id),
  );
  const reviewer = Uint32Array.from(sorted, (review) => numberOf(review.reviewer));
  const agent = Uint32Array.from(sorted, (review) => numberOf(review.agent));
  return {
    parties,
    count: sorted.length,
    reviewer,
    agent,
    rating: Float64Array.from(sorted, ({ rating }) => rating),
    verified: Uint8Array.from(sorted, ({ verified }) => Number(verified)),
    at: Float64Array.from(sorted, (review) => review.at),
    given: adjacency(reviewer, parties.length),
    received: adjacency(agent, parties.length),
  };
}

/** How many reviews a party gave or got. */
export function degree({ start }: Adjacency, party: number): number {
  return at(start, party + 1) - at(start, party);
}

function check(review: RatedReview): void {
  const { rating, at, reviewer, agent } = review;
  if (!(rating >= 1 && rating <= 5)) throw invalid(review, `${rating} is not 1 to 5 stars`);
  if (!Number.isSafeInteger(at)) throw invalid(review, `${at} is not a time in whole seconds`);
  if (reviewer === agent) throw invalid(review, 'nobody reviews themselves');
}

/** The same order in every language and locale. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function invalid({ id }: RatedReview, why: string): InvalidInput {
  return new InvalidInput('REVIEW_INVALID', `review ${JSON.stringify(id.slice(0, 80))}: ${why}`, {
    hint: 'Nothing was computed: correct the review or leave it out.',
  });
}
