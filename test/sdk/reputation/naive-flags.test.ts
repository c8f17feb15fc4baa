import { expect } from 'chai';
import { naiveFlags } from '../../../sdk/src/reputation/naive-flags.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;

const review = (reviewer: string, rating: number, daysAgo: number) => ({ reviewer, rating, at: NOW - daysAgo * DAY });
const reviews = (stars: number, count: number, daysAgo: number) =>
  Array.from({ length: count }, (_, i) => review(`${daysAgo} ${i}`, stars, daysAgo));

describe('naive flags', () => {
  it('flag nobody without reviews, and everybody with three or fewer', () => {
    expect(naiveFlags([], NOW)).to.deep.equal({ repeats: false, shift: false });
    for (const count of [1, 2, 3])
      expect(naiveFlags(reviews(4, count, 30), NOW)).to.deep.equal({ repeats: true, shift: false });
    expect(naiveFlags(reviews(4, 4, 30), NOW).repeats).to.equal(false);
  });

  it('flag a reviewer with more than three tenths, and not with exactly that', () => {
    const others = reviews(5, 7, 30);
    const same = [1, 2, 3].map(() => review('same', 5, 30));
    expect(naiveFlags([...others, ...same], NOW).repeats).to.equal(false);
    expect(naiveFlags([...others.slice(1), ...same], NOW).repeats).to.equal(true);
  });

  it('flag a week that is more than 1.5 stars away from before, in either direction', () => {
    const shift = (before: number, after: number, daysAgo = 6): boolean =>
      naiveFlags([...reviews(before, 4, 30), ...reviews(after, 4, daysAgo)], NOW).shift;
    expect([shift(2, 4), shift(4, 2), shift(3, 4), shift(2, 4, 7)]).to.deep.equal([true, true, false, false]);
    const exactly = [...reviews(3, 4, 30), ...reviews(4, 2, 6), ...reviews(5, 2, 5)];
    expect(naiveFlags(exactly, NOW).shift).to.equal(false);
    expect(naiveFlags([...exactly, review('one more', 5, 4)], NOW).shift).to.equal(true);
  });

  it('see no shift without a past, or without a week', () => {
    expect(naiveFlags(reviews(1, 4, 1), NOW).shift).to.equal(false);
    expect(naiveFlags(reviews(1, 4, 30), NOW).shift).to.equal(false);
  });
});
