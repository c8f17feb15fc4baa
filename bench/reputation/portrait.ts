// What a market looks like, for the report: a reader must be able to tell whether it is the one they know.
import { factsOf, type Market } from './market.ts';
import { table } from './tables.ts';

export function portraits(markets: readonly Market[]): string {
  const head = [
    'market',
    'reviews',
    'reviewers',
    'agents',
    '1 / 2 / 3 / 4 / 5 stars',
    'answered',
    'paid',
    'from … to',
    'labelled (frauds)',
  ];
  return table(head, markets.map(portrait));
}

function portrait(market: Market): string[] {
  const { reviews, fraud, name } = market;
  const { given, received, start, end, verified } = factsOf(market);
  const share = (stars: number): string =>
    percent(reviews.filter(({ rating }) => rating === stars).length / reviews.length);
  return [
    name,
    reviews.length.toLocaleString('en-US'),
    given.size.toLocaleString('en-US'),
    received.size.toLocaleString('en-US'),
    [1, 2, 3, 4, 5].map(share).join(' / '),
    percent(reciprocity(market)),
    percent(verified),
    `${day(start)} … ${day(end)}`,
    fraud.size === 0 ? 'none' : `${fraud.size} (${[...fraud.values()].filter(Boolean).length})`,
  ];
}

/** The share of reviews whose agent also reviewed the reviewer. */
export function reciprocity({ reviews }: Market): number {
  const pairs = new Set(reviews.map(({ reviewer, agent }) => `${reviewer} ${agent}`));
  return reviews.filter(({ reviewer, agent }) => pairs.has(`${agent} ${reviewer}`)).length / reviews.length;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function day(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}
