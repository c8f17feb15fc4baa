import { expect } from 'chai';
import fc from 'fast-check';

import { degree, reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { law } from '../../helpers/fast-check.ts';
import { codeOf } from '../../helpers/sdk/code-of.ts';
import { anyReviews, PARTIES, reviewsOf } from '../../helpers/sdk/rated-reviews.ts';

const GOOD: RatedReview = { id: 'r', reviewer: 'a', agent: 'b', rating: 5, verified: false, at: 1 };
const with_ = (changes: Partial<RatedReview>): string => codeOf(() => reviewGraph([{ ...GOOD, ...changes }]));

describe('sdk/reputation/review-graph', () => {
  law('is the same in whatever order the reviews and parties come', [anyReviews, fc.nat()], (reviews, pick) => {
    const shuffled = reviews.map((review, i) => ({ review, key: (i * 7919 + pick) % 97 }));
    shuffled.sort((a, b) => a.key - b.key);
    const again = reviewGraph(
      shuffled.map(({ review }) => review),
      [...PARTIES].reverse(),
    );
    expect(again).to.deep.equal(reviewGraph(reviews, PARTIES));
  });

  law('holds every review once, ascending by time, agent, reviewer and id', [anyReviews], (reviews) => {
    const names = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    const expected = [...reviews].sort(
      (a, b) => a.at - b.at || names(a.agent, b.agent) || names(a.reviewer, b.reviewer) || names(a.id, b.id),
    );
    const graph = reviewGraph(reviews);
    expect(graph.count).to.equal(reviews.length);
    expect(reviewsOf(graph)).to.deep.equal(expected.map((review, i) => ({ ...review, id: String(i) })));
  });

  law('names everybody once, ascending, and those who were only named', [anyReviews], (reviews) => {
    const named = [...new Set(reviews.flatMap(({ reviewer, agent }) => [reviewer, agent]))].sort();
    expect(reviewGraph(reviews).parties).to.deep.equal(named);
    expect(reviewGraph(reviews, ['zz', 'aa', 'zz']).parties).to.deep.equal(['aa', ...named, 'zz']);
  });

  law('counts what each gave and got', [anyReviews], (reviews) => {
    const graph = reviewGraph(reviews, PARTIES);
    graph.parties.forEach((name, party) => {
      expect(degree(graph.given, party)).to.equal(reviews.filter(({ reviewer }) => reviewer === name).length);
      expect(degree(graph.received, party)).to.equal(reviews.filter(({ agent }) => agent === name).length);
    });
  });

  it('orders names by code units, not by locale', () => {
    const names = ['é', 'z', 'Z', 'a', '\u{1f600}', '\uffff'];
    expect(reviewGraph([], names).parties).to.deep.equal(['Z', 'a', 'z', 'é', '\u{1f600}', '\uffff']);
  });

  it('takes names that mean something to objects', () => {
    const odd = ['__proto__', 'constructor', 'toString', ''];
    const reviews = odd.map((reviewer) => ({ ...GOOD, id: reviewer, reviewer }));
    expect(reviewGraph(reviews).parties).to.deep.equal(['', '__proto__', 'b', 'constructor', 'toString']);
  });

  for (const [what, changes] of [
    ['no star', { rating: 0 }],
    ['a rating just below 1', { rating: 1 - 2 ** -53 }],
    ['a rating just above 5', { rating: 5 + 2 ** -50 }],
    ['a rating that is no number', { rating: NaN }],
    ['an endless rating', { rating: Infinity }],
    ['half a second', { at: 0.5 }],
    ['no time', { at: NaN }],
    ['the end of time', { at: Infinity }],
    ['a time that doubles cannot count', { at: 2 ** 53 }],
    ['a review of oneself', { agent: 'a' }],
  ] as const) {
    it(`refuses ${what} with REVIEW_INVALID`, () => {
      expect(with_(changes)).to.equal('REVIEW_INVALID');
    });
  }

  it('refuses an id that was there before with REVIEW_INVALID', () => {
    const again = [GOOD, { ...GOOD, reviewer: 'c' }];
    expect(codeOf(() => reviewGraph(again))).to.equal('REVIEW_INVALID');
  });

  it('takes the ends of what it takes, and times before 1970', () => {
    const ends = [{ rating: 1 }, { rating: 5 }, { at: 0 }, { at: -(2 ** 53) + 1 }, { at: 2 ** 53 - 1 }];
    expect(ends.map(with_)).to.deep.equal(ends.map(() => 'ACCEPTED'));
  });
});
