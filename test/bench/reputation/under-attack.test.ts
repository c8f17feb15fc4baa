import { expect } from 'chai';

import type { Injection } from '../../../bench/reputation/attacks/catalogue.ts';
import type { Contestant, RatedReview, Scores } from '../../../bench/reputation/engine.ts';
import { pullsOf } from '../../../bench/reputation/pull.ts';
import { measure } from '../../../bench/reputation/under-attack.ts';
import { expectNear } from '../../helpers/near.ts';

let next = 0;
const review = (reviewer: string, agent: string, rating: number): RatedReview => ({
  id: `${next++}`,
  reviewer,
  agent,
  rating,
  verified: false,
  at: 0,
});

/** Small enough to compute by hand. */
const injection: Injection = {
  reviews: [
    review('attacker 1', 'target', 5),
    review('attacker 2', 'target', 5),
    review('honest 1', 'target', 4),
    review('honest 1', 'agreed', 4),
    review('honest 2', 'agreed', 4),
    review('honest 2', 'alike', 4),
    review('fraud', 'disputed', 1),
    review('accomplice', 'disputed', 5),
    review('fraud', 'accomplice', 1),
  ],
  attackers: new Set(['attacker 1', 'attacker 2']),
  accomplices: new Set(['accomplice']),
  frauds: new Set(['fraud']),
  targets: [{ id: 'target', was: 'target before' }],
};

const agents = new Map([
  ['target', 4],
  ['agreed', 4],
  ['alike', 4],
  ['disputed', 3],
  ['accomplice', 5],
]);
const reviewers = new Map([
  ['accomplice', 5],
  ['fraud', 4],
  ['attacker 1', 3],
  ['attacker 2', 3],
  ['honest 2', 1],
  ['honest 1', 0],
]);
const before: Scores = { agents: new Map([['target before', 2.5]]), reviewers: new Map() };
const contestant = (scores: Scores, more: Partial<Contestant> = {}): Contestant => ({
  name: 'by hand',
  engine: () => scores,
  ...more,
});

describe('bench/reputation/under-attack', () => {
  const measures = measure(contestant({ agents, reviewers }), injection, before);

  it('ranks attackers among all but accomplices', () => {
    // Above both honest reviewers, below the fraud.
    expectNear(measures.auc, 2 / 3, 1e-12);
    expectNear(measures.ap, (1 / 2 + 2 / 3) / 2, 1e-12);
  });

  it('calls no known fraud or accomplice a false alarm', () => {
    expect(measures.falseAlarmsReviewers).to.equal(0);
  });

  it('finds the one honest agent at which suspects pull harder', () => {
    // The accomplice, at whom the fraud pulls harder still, is not asked.
    expectNear(measures.falseAlarmsAgents, 1 / 3, 1e-12);
  });

  it('pulls by surprise and distance', () => {
    const pulls = pullsOf(injection.reviews, { agents, reviewers });
    const tail = { accomplice: 0.5 / 6, fraud: 1.5 / 6, attacker: 3 / 6 };
    expectNear(pulls.get('target'), (-2 * Math.log10(tail.attacker)) / 10, 1e-12);
    expect(pulls.get('agreed')).to.equal(0);
    expectNear(pulls.get('disputed'), (-2 * Math.log10(tail.fraud) - 2 * Math.log10(tail.accomplice)) / 10, 1e-12);
    expectNear(pulls.get('accomplice'), (-4 * Math.log10(tail.fraud)) / 10, 1e-12);
  });

  it('pulls with ten reviews at most', () => {
    const crowd = Array.from({ length: 12 }, (_, i) => review(`r${i}`, 'x', 5));
    const scores = { agents: new Map([['x', 4]]), reviewers: new Map(crowd.map(({ reviewer }, i) => [reviewer, i])) };
    const tails = crowd.slice(2).map((_, i) => -Math.log10((i + 0.5) / 12));
    expectNear(pullsOf(crowd, scores).get('x'), tails.reduce((sum, each) => sum + each, 0) / 10, 1e-12);
  });

  it('measures damage from the score that the target had before', () => {
    expect(measures.damage).to.equal(1.5);
  });

  it('asks for flags and weights only engines that have them', () => {
    expect([measures.flagged, measures.flaggedWrongly, measures.honestWeight]).to.deep.equal([NaN, NaN, NaN]);
    const flagging = contestant(
      { agents, reviewers },
      {
        flags: () => new Set(['target', 'agreed', 'accomplice']),
        weights: (reviews) => new Map(reviews.map(({ id, reviewer }) => [id, reviewer === 'honest 1' ? 0.5 : 1])),
      },
    );
    const { flagged, flaggedWrongly, honestWeight } = measure(flagging, injection, before);
    expect(flagged).to.equal(1);
    expectNear(flaggedWrongly, 1 / 3, 1e-12);
    expectNear(honestWeight, (2 * 0.5 + 2) / 4, 1e-12);
  });

  it('refuses scores that are none', () => {
    const broken = contestant({ agents: new Map([...agents, ['target', NaN]]), reviewers });
    expect(() => measure(broken, injection, before)).to.throw('no score for target');
  });
});
