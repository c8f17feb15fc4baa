import { expect } from 'chai';

import type { RatedReview } from '../../../bench/reputation/engine.ts';
import { bayesianMean, echo, lowActivityExtreme, repeated } from '../../../bench/reputation/peers/simple.ts';
import { textbook } from '../../../bench/reputation/peers/textbook.ts';
import { expectNear } from '../../helpers/near.ts';

const DAY = 86_400;
let next = 0;
const review = (reviewer: string, agent: string, rating: number, day = 0): RatedReview => ({
  id: `${next++}`,
  reviewer,
  agent,
  rating,
  verified: false,
  at: day * DAY,
});
const many = (count: number, make: (i: number) => RatedReview): RatedReview[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('bench/reputation/peers', () => {
  describe('textbook', () => {
    it('halves a review in 90 days', () => {
      const { agents } = textbook.engine([review('a', 'x', 5, 0), review('b', 'y', 5, 90)]);
      expectNear(agents.get('x'), (10 * 3.5 + 0.5 * 5) / 10.5, 1e-12);
      expectNear(agents.get('y'), (10 * 3.5 + 5) / 11, 1e-12);
    });

    it('suspects reviewers of one agent', () => {
      const { reviewers } = textbook.engine([review('a', 'x', 5), review('b', 'x', 5), review('b', 'y', 5)]);
      expect([reviewers.get('a'), reviewers.get('b')]).to.deep.equal([1, 0.5]);
    });

    it('flags an agent with over 30 % of one reviewer, three reviews included', () => {
      const flags = textbook.flags?.([
        ...many(3, (i) => review(`r${i}`, 'few', 4)),
        ...many(4, (i) => review(`r${i}`, 'enough', 4)),
        ...many(4, (i) => review(`r${Math.min(i, 2)}`, 'repeated', 4)),
      ]);
      expect([...(flags ?? [])]).to.have.members(['few', 'repeated']);
    });

    it('flags a week that is over 1.5 stars from all before, whenever it was', () => {
      const before = (agent: string): RatedReview[] => many(8, (i) => review(`${agent}${i}`, agent, 3, i));
      const flags = textbook.flags?.([
        ...before('shifted'),
        ...many(4, (i) => review(`s${i}`, 'shifted', 5, 30)),
        ...many(4, (i) => review(`t${i}`, 'shifted', 3, 60)),
        ...before('steady'),
        ...many(4, (i) => review(`s${i}`, 'steady', 4, 30)),
      ]);
      expect([...(flags ?? [])]).to.deep.equal(['shifted']);
    });
  });

  it('Bayesian mean has a prior of ten reviews of 3.5, and suspects who is far from it', () => {
    const { agents, reviewers } = bayesianMean.engine([review('a', 'x', 5), review('b', 'x', 1)]);
    expectNear(agents.get('x'), (35 + 6) / 12, 1e-12);
    expect(reviewers.get('b')).to.be.above(reviewers.get('a') ?? 0);
  });

  it('low activity, extreme: suspects few extreme ratings before many, and mild ones not at all', () => {
    const { reviewers } = lowActivityExtreme.engine([
      review('one', 'x', 5),
      ...many(3, (i) => review('three', `y${i}`, 1)),
      review('mild', 'x', 4),
    ]);
    expect([reviewers.get('one'), reviewers.get('three'), reviewers.get('mild')]).to.deep.equal([1, 1 / 3, 0]);
  });

  it('repeats: needs four of one', () => {
    const { reviewers } = repeated.engine([
      ...many(3, () => review('three', 'x', 5)),
      ...many(4, () => review('four', 'x', 5)),
      ...many(4, (i) => review('four', `y${i}`, 5)),
    ]);
    expect([reviewers.get('three'), reviewers.get('four')]).to.deep.equal([0, 0.5]);
  });

  it('echo suspects reviewers by what they received', () => {
    const { reviewers } = echo.engine([review('a', 'b', 1), review('b', 'a', 5)]);
    expect(reviewers.get('b')).to.be.above(reviewers.get('a') ?? 0);
  });
});
