/**
 * A market's reviews as columns of numbers: who rated whom, how, and when. Every score and every finding is computed from this, so that
 * none depends on the order in which reviews were given, and a million of them fit into 40 MB.
 */
import { InvalidInput } from '../errors.ts';
import { adjacency, at, fill, type Adjacency } from './adjacency.ts';

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
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
  others.forEach(numberOf);
  const [reviewer, agent] = [new Uint32Array(reviews.length), new Uint32Array(reviews.length)];
  reviews.forEach((review, i) => {
    check(review);
    const before = ids.size;
    if (ids.add(review.id).size === before) throw invalid(review, 'its id was there before');
    reviewer[i] = numberOf(review.reviewer);
    agent[i] = numberOf(review.agent);
  });
  return graphOfColumns([...numbers.keys()], {
    reviewer,
    agent,
    rating: Float64Array.from(reviews, ({ rating }) => rating),
    verified: Uint8Array.from(reviews, ({ verified }) => Number(verified)),
    at: Float64Array.from(reviews, (review) => review.at),
    compareIds: (a, b) => byCodeUnits(reviews[a]?.id ?? '', reviews[b]?.id ?? ''),
  });
}

/** Reviews as columns in any order. */
export interface ReviewColumns {
  /** Places in the list of names. */
  reviewer: Uint32Array;
  agent: Uint32Array;
  rating: Float64Array;
  verified: Uint8Array;
  at: Float64Array;
  /** Which of two reviews, by their places, has the lower id. */
  compareIds(a: number, b: number): number;
}

/** The graph of reviews that somebody has checked already, as {@link reviewGraph} does: neither their order nor that of the names matters. */
export function graphOfColumns(names: readonly string[], columns: ReviewColumns): ReviewGraph {
  const sorted = fill(new Uint32Array(names.length), (i) => i).sort((a, b) =>
    byCodeUnits(names[a] ?? '', names[b] ?? ''),
  );
  const places = new Uint32Array(names.length);
  sorted.forEach((name, place) => (places[name] = place));
  const placed = (column: Uint32Array): Uint32Array => column.map((name) => at(places, name));
  const [reviewer, agent] = [placed(columns.reviewer), placed(columns.agent)];
  const order = fill(new Uint32Array(reviewer.length), (i) => i).sort(
    (a, b) =>
      at(columns.at, a) - at(columns.at, b) ||
      at(agent, a) - at(agent, b) ||
      at(reviewer, a) - at(reviewer, b) ||
      columns.compareIds(a, b),
  );
  const [byReviewer, ofAgent] = [order.map((i) => at(reviewer, i)), order.map((i) => at(agent, i))];
  return {
    parties: Array.from(sorted, (name) => names[name] ?? ''),
    count: order.length,
    reviewer: byReviewer,
    agent: ofAgent,
    rating: fill(new Float64Array(order.length), (i) => at(columns.rating, at(order, i))),
    verified: fill(new Uint8Array(order.length), (i) => at(columns.verified, at(order, i))),
    at: fill(new Float64Array(order.length), (i) => at(columns.at, at(order, i))),
    given: adjacency(byReviewer, names.length),
    received: adjacency(ofAgent, names.length),
  };
}

/** How many reviews a party gave or got. */
export function degree({ start }: Adjacency, party: number): number {
  return at(start, party + 1) - at(start, party);
}

function check(review: RatedReview): void {
  const { rating, at: time, reviewer, agent } = review;
  if (!(rating >= 1 && rating <= 5)) throw invalid(review, `${rating} is not 1 to 5 stars`);
  if (!Number.isSafeInteger(time)) throw invalid(review, `${time} is not a time in whole seconds`);
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
