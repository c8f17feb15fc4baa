// The frozen numbers of trust-v1, from the reviews that the file holds, in another order.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';

import { assessMarket } from '../../../sdk/src/collusion/assess.ts';
import { SCORERS } from '../../../sdk/src/log/scorers.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import { trustEvidence } from '../../../sdk/src/reputation/trust-evidence.ts';
import type { TrustEdge } from '../../../sdk/src/reputation/trust-rank.ts';
import { byName } from '../../helpers/sdk/rated-reviews.ts';

interface Case {
  name: string;
  reviews: string[];
  options: { now?: number; seeds?: string[]; bonds?: Record<string, number>; edges?: TrustEdge[] };
  agents: Record<string, Record<string, string>>;
  suspicion: Record<string, number>;
}

const { scorer, cases } = JSON.parse(readFileSync(new URL('../../vectors/trust-v1.json', import.meta.url), 'utf8')) as {
  scorer: string;
  cases: Case[];
};

function readReview(line: string): RatedReview {
  const [id = '', reviewer = '', agent = '', rating, verified, at] = line.split(',');
  return { id, reviewer, agent, rating: Number(rating), verified: verified === 'verified', at: Number(at) };
}

describe('trust-v1, frozen', () => {
  it('has the scorer of the log', () => {
    expect(scorer).to.equal(SCORERS['trust-v1']);
    expect(cases.length).to.be.greaterThan(5);
  });

  for (const { name, reviews, options, agents, suspicion } of cases) {
    it(name, () => {
      const graph = reviewGraph(
        reviews.map(readReview).reverse(),
        (options.edges ?? []).map(({ to }) => to),
      );
      const bonds = options.bonds && new Map(Object.entries(options.bonds));
      const found = assessMarket(graph, { ...options, bonds });
      const scores = [...trustEvidence(found.scores)].map(([agent, evidence]) => [
        agent,
        Object.fromEntries(Object.entries(evidence).map(([key, value]) => [key, String(value)])),
      ]);
      expect(Object.fromEntries(scores)).to.deep.equal(agents);
      for (const [party, value] of byName(graph, found.suspicion)) {
        expect(suspicion[party], party).to.equal(value === undefined ? undefined : Math.round(value * 1e6));
      }
    });
  }
});
