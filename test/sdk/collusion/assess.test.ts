// What becomes of a small market's scores when somebody cheats, and what there is to show for it.
import { expect } from 'chai';

import { assessMarket, type Assessment } from '../../../sdk/src/collusion/assess.ts';
import { findingsOf, type Finding } from '../../../sdk/src/collusion/findings.ts';
import { degree, reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { accounts, attack, honestMarket, type MadeUpMarket } from '../../helpers/sdk/rated-market.ts';
import { byName } from '../../helpers/sdk/rated-reviews.ts';

const SEEDS = [1, 2, 3];
const SYBILS = accounts('s', 30);

interface Case {
  make: (target: string) => RatedReview[];
  kind: Finding['kind'];
  /** The least evidence that any target's finding has. */
  evidence: number;
  /** The most by which the target's score moves, in stars. */
  damage: number;
  /** The least suspicion of any of those who did it. */
  suspicion: number;
}

const CASES: Record<string, Case> = {
  'thirty accounts of today praise it within three days': {
    make: (to) => attack({ from: SYBILS, to: [to], rating: 5, day: 700, over: 3 }),
    ...{ kind: 'praise', evidence: 20, damage: 0.06, suspicion: 0.95 },
  },
  'thirty accounts of today complain within a day': {
    make: (to) => attack({ from: SYBILS, to: [to], rating: 1, day: 700, over: 1 }),
    ...{ kind: 'attack', evidence: 15, damage: 0.06, suspicion: 0.95 },
  },
  'thirty accounts praise it over half a year': {
    make: (to) => attack({ from: SYBILS, to: [to], rating: 5, day: 540, over: 180 }),
    ...{ kind: 'praise', evidence: 15, damage: 0.06, suspicion: 0.95 },
  },
  'thirty accounts complain over half a year': {
    make: (to) => attack({ from: SYBILS, to: [to], rating: 1, day: 540, over: 180 }),
    ...{ kind: 'attack', evidence: 12, damage: 0.25, suspicion: 0.9 },
  },
  'one account complains twelve times': {
    make: (to) => attack({ from: ['s000'], to: [to], rating: 1, day: 540, over: 180, times: 12 }),
    ...{ kind: 'repeat', evidence: 4, damage: 0.1, suspicion: 0.4 },
  },
};

function starsOf({ scores }: Assessment, name: string): number {
  return byName(scores.graph, scores.stars).get(name) ?? NaN;
}

/** Some of those with four to eight reviews. */
function targetsOf({ reviews, parties }: MadeUpMarket): string[] {
  const graph = reviewGraph(reviews);
  const degrees = new Map(graph.parties.map((name, party) => [name, degree(graph.received, party)]));
  const some = parties.filter((name) => (degrees.get(name) ?? 0) >= 4 && (degrees.get(name) ?? 0) <= 8);
  return some.filter((_, i) => i % 30 === 0);
}

describe('sdk/collusion/assess', () => {
  for (const [what, { make, kind, evidence, damage, suspicion }] of Object.entries(CASES)) {
    it(`when ${what}: a finding of ${kind}, and at most ${damage} stars`, () => {
      for (const seed of SEEDS) {
        const market = honestMarket(seed);
        const before = assessMarket(reviewGraph(market.reviews));
        for (const target of targetsOf(market)) {
          const after = assessMarket(reviewGraph([...market.reviews, ...make(target)]));
          const found = findingsOf(after).filter((each) => each.kind === kind && each.agents.includes(target));
          const [most] = found;
          expect(most?.evidence, `${target} of ${seed}`).to.be.at.least(evidence);
          expect(most?.reviewers).to.include('s000');
          expect(Math.abs(starsOf(after, target) - starsOf(before, target))).to.be.at.most(damage);
          const suspicions = byName(after.scores.graph, after.suspicion);
          for (const name of SYBILS) {
            if (suspicions.has(name)) expect(suspicions.get(name)).to.be.at.least(suspicion);
          }
        }
      }
    });
  }

  it('when ten who are new praise each other: a ring of just them, and nobody else’s score moves', () => {
    for (const seed of SEEDS) {
      const { reviews } = honestMarket(seed);
      const members = accounts('s', 10);
      const before = assessMarket(reviewGraph(reviews));
      const after = assessMarket(
        reviewGraph([...reviews, ...attack({ from: members, to: members, rating: 5, day: 640, over: 60 })]),
      );
      const ring = findingsOf(after).find((each) => each.kind === 'ring');
      expect(ring?.agents).to.deep.equal(members);
      expect(ring?.evidence).to.be.greaterThan(100);
      for (const name of before.scores.graph.parties) {
        // The mean of the trusted hears newcomers a little.
        expect(Math.abs(starsOf(after, name) - starsOf(before, name)), name).to.be.at.most(0.05);
      }
      const suspicions = byName(after.scores.graph, after.suspicion);
      for (const name of members) expect(suspicions.get(name)).to.be.at.least(0.99);
    }
  });

  it('in an honest market there is next to nothing: of 380 parties fewer than one is in a finding', () => {
    let [parties, accused] = [0, 0];
    for (let seed = 0; seed < 30; seed++) {
      const assessment = assessMarket(reviewGraph(honestMarket(seed).reviews));
      parties += assessment.scores.graph.parties.length;
      accused += new Set(findingsOf(assessment).flatMap(({ agents }) => agents)).size;
      expect(assessment.blocks).to.deep.equal([]);
    }
    expect(parties).to.be.greaterThan(11_000);
    expect(accused / parties).to.be.at.most(1 / 380);
  });
});
