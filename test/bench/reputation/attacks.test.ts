import { expect } from 'chai';

import { ATTACKS, inject, type Injection } from '../../../bench/reputation/attacks/catalogue.ts';
import { DAY } from '../../../bench/reputation/attacks/scene.ts';
import type { RatedReview } from '../../../bench/reputation/engine.ts';
import { factsOf, type Market } from '../../../bench/reputation/market.ts';
import { bipartiteMarket } from '../../../bench/reputation/synthetic/bipartite.ts';
import { twoSidedMarket } from '../../../bench/reputation/synthetic/two-sided.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';

const twoSided = twoSidedMarket('1', { parties: 1200 });
const bipartite = bipartiteMarket('1', { parties: 1200 });
/** As Bitcoin Alpha: times are whole days. */
const daily: Market = {
  ...twoSided,
  name: 'daily',
  reviews: twoSided.reviews.map((review) => ({ ...review, at: review.at - (review.at % DAY) })),
};

function attack(name: string, market = twoSided, seed = '1'): Injection & { written: readonly RatedReview[] } {
  const found = ATTACKS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no attack ${name}`);
  const injection = inject(market, found, seed);
  return { ...injection, written: injection.reviews.slice(market.reviews.length) };
}

const onTarget = ({ written, targets }: ReturnType<typeof attack>, target: string): RatedReview[] =>
  written.filter(({ agent }) => agent === target && targets.length > 0);

describe('bench/reputation/attacks', () => {
  for (const market of [twoSided, daily, bipartite]) {
    for (const { name } of ATTACKS.filter((each) => market.twoSided || !each.twoSided)) {
      describe(`${name} in ${market.name}`, () => {
        const injected = attack(name, market);
        const { start, end, clock } = factsOf(market);

        it('leaves the market as it is, and can be computed with', () => {
          expect(injected.reviews.slice(0, market.reviews.length)).to.deep.equal(market.reviews);
          expect(reviewGraph(injected.reviews).count).to.equal(injected.reviews.length);
        });

        it('has attackers, all of whom wrote', () => {
          const wrote = new Set(injected.written.map(({ reviewer }) => reviewer));
          expect(injected.attackers).not.to.be.empty;
          for (const attacker of injected.attackers) expect(wrote).to.include(attacker);
        });

        it('writes in the time of the market, on its clock, under names that say nothing', () => {
          const times = clock && new Set(clock);
          expect(times === undefined).to.equal(market !== daily);
          for (const { at, reviewer, agent, id } of injected.written) {
            expect(at).to.be.within(start, end);
            if (times) expect(times).to.include(at);
            for (const text of [reviewer, agent, id]) expect(text).to.match(/^[0-9a-f]{12}$/);
          }
        });

        it('is what its seed says', () => {
          expect(attack(name, market).written).to.deep.equal(injected.written);
          expect(attack(name, market, '2').written).not.to.deep.equal(injected.written);
        });
      });
    }
  }

  it('30 sybils: thirty new accounts for each of five targets, five stars each', () => {
    const injected = attack('30 sybils');
    expect(injected.targets).to.have.length(5);
    for (const { id } of injected.targets) {
      const reviews = onTarget(injected, id);
      expect(new Set(reviews.map(({ reviewer }) => reviewer)).size).to.equal(30);
      expect(reviews.every(({ rating }) => rating === 5)).to.be.true;
    }
    const before = factsOf(twoSided);
    for (const attacker of injected.attackers) expect(before.given.has(attacker)).to.be.false;
  });

  for (const [name, endorsed] of [
    ['30 sybils, 10 % endorsed', 3],
    ['30 sybils, 50 % endorsed', 15],
    ['30 sybils, all endorsed', 30],
  ] as const) {
    it(`${name}: ${endorsed} of each thirty hold one review by somebody honest`, () => {
      const { written, attackers } = attack(name);
      const endorsements = written.filter(({ agent }) => attackers.has(agent));
      expect(endorsements).to.have.length(5 * endorsed);
      expect(new Set(endorsements.map(({ agent }) => agent)).size).to.equal(5 * endorsed);
      for (const { reviewer, rating } of endorsements) {
        expect(twoSided.fraud.get(reviewer)).to.be.false;
        expect(rating).to.be.at.least(4);
      }
    });
  }

  it('bought endorsements: accomplices write for the crew only', () => {
    const { written, attackers, accomplices } = attack('30 sybils, bought endorsements');
    expect(accomplices.size).to.be.above(1);
    for (const { reviewer, agent } of written.filter((review) => accomplices.has(review.reviewer))) {
      expect(attackers.has(agent), reviewer).to.be.true;
    }
  });

  it('bombing gives one star, within five days', () => {
    const injected = attack('bombing');
    for (const { id } of injected.targets) {
      const times = onTarget(injected, id).map(({ at }) => at);
      expect(Math.max(...times) - Math.min(...times)).to.be.at.most(5 * DAY);
    }
    expect(injected.written.every(({ rating }) => rating === 1)).to.be.true;
  });

  it('a slow drip takes over two months', () => {
    const injected = attack('slow drip');
    for (const { id } of injected.targets) {
      const times = onTarget(injected, id).map(({ at }) => at);
      expect(Math.max(...times) - Math.min(...times)).to.be.above(60 * DAY);
    }
  });

  it('hired accounts are real, over 90 days old and rated little, and each is hired once', () => {
    const { written, attackers } = attack('20 hired accounts');
    expect(written).to.have.length(100);
    expect(attackers.size).to.equal(100);
    for (const { reviewer, at } of written) {
      const given = factsOf(twoSided).given.get(reviewer) ?? [];
      expect(given.length).to.be.within(1, 3);
      expect(Math.max(...given.map((review) => review.at))).to.be.below(at - 90 * DAY);
    }
  });

  it('repeats: one account a target, six times or more', () => {
    const injected = attack('repeats');
    for (const { id } of injected.targets) {
      const reviews = onTarget(injected, id);
      expect(reviews.length).to.be.within(6, 20);
      expect(new Set(reviews.map(({ reviewer }) => reviewer)).size).to.equal(1);
    }
  });

  it('ring of 10: density 0.6 with ten reviews of popular agents each', () => {
    const rings = ['1', '2', '3', '4', '5'].map((seed) =>
      attack('ring of 10, density 0.6, camouflage 10', twoSided, seed),
    );
    const inside = rings.flatMap(({ written, attackers }) => written.filter(({ agent }) => attackers.has(agent)));
    expect(inside.length / (5 * 90)).to.be.within(0.5, 0.7);
    expect(inside.every(({ rating }) => rating === 5)).to.be.true;
    for (const { written, attackers } of rings) {
      expect(attackers.size).to.equal(10);
      expect(written.filter(({ agent }) => !attackers.has(agent))).to.have.length(100);
    }
  });

  it('camouflage says what others say, of agents that many review', () => {
    const { written, targets, attackers } = attack('sybils with camouflage');
    const facts = factsOf(twoSided);
    const others = written.filter(({ agent }) => !targets.some(({ id }) => id === agent));
    expect(others.length / attackers.size).to.be.within(1, 8);
    for (const { agent, rating } of others) {
      const received = facts.received.get(agent) ?? [];
      expect(received.length).to.be.above(20);
      expect(received.map((review) => review.rating)).to.include(rating);
    }
  });

  it('whitewashing compares a new name with a bad old one', () => {
    const { targets } = attack('whitewashing');
    for (const { id, was } of targets) {
      expect(factsOf(twoSided).received.has(id)).to.be.false;
      expect(factsOf(twoSided).means.get(was)).to.be.at.most(2.5);
    }
  });

  it('retaliation answers criticism, later, where nothing was answered yet', () => {
    for (const { reviewer, agent, at } of attack('retaliation').written) {
      const critical = twoSided.reviews.filter((r) => r.reviewer === agent && r.agent === reviewer && r.rating <= 2);
      expect(critical.some((review) => review.at <= at)).to.be.true;
      expect(twoSided.reviews.some((r) => r.reviewer === reviewer && r.agent === agent)).to.be.false;
    }
  });

  it('nobody attacks known frauds, and other crews have other sizes', () => {
    const sizes = new Set<number>();
    for (const seed of ['1', '2', '3', '4']) {
      const { targets, attackers } = attack('sybil boost', twoSided, seed);
      sizes.add(attackers.size);
      for (const { id } of targets) expect(twoSided.fraud.get(id)).to.be.false;
    }
    expect(sizes.size).to.be.above(1);
  });
});
