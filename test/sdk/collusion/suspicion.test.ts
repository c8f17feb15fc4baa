import { expect } from 'chai';
import fc from 'fast-check';

import { repeatDoubts } from '../../../sdk/src/collusion/repeated-pairs.ts';
import { reviewerFeatures } from '../../../sdk/src/collusion/reviewer-features.ts';
import { SUSPICION_COEFFICIENTS, suspicions } from '../../../sdk/src/collusion/suspicion.ts';
import { reviewGraph } from '../../../sdk/src/reputation/review-graph.ts';
import { trustScores } from '../../../sdk/src/reputation/trust-v1.ts';
import { law } from '../../helpers/fast-check.ts';
import { expectNear } from '../../helpers/near.ts';
import { anyReviews, anyShares, PARTIES } from '../../helpers/sdk/rated-reviews.ts';

const anyBlocks = fc.array(
  fc.record({
    members: fc.uniqueArray(fc.nat({ max: PARTIES.length - 1 })).map((list) => list.sort((a, b) => a - b)),
    density: fc.double({ min: 1.5, max: 20, noNaN: true }),
    between: fc.constantFrom('strangers' as const, 'sleepers' as const, 'companions' as const),
  }),
  { maxLength: 3 },
);

describe('sdk/collusion/suspicion', () => {
  law(
    'follows from character and from the strongest of clusters, blocks and returns, and is none of who rated nobody',
    [anyReviews, anyShares(60), anyBlocks],
    (reviews, excess, blocks) => {
      const graph = reviewGraph(reviews, PARTIES);
      const scores = { ...trustScores(graph), excess };
      const features = reviewerFeatures(scores);
      const found = suspicions(scores, blocks);
      graph.parties.forEach((_, party) => {
        const own = features[party];
        if (own === undefined) return expect(found[party]).to.equal(undefined);
        const { intercept, ...rest } = SUSPICION_COEFFICIENTS;
        const parts = Object.entries(rest).map(([key, factor]) => factor * own[key as keyof typeof own]);
        const logOdds = parts.reduce((total, each) => total + each, intercept);
        const given = [...graph.reviewer.keys()].filter((i) => graph.reviewer[i] === party);
        const cluster = Math.max(0, ...given.map((i) => excess[i] ?? NaN));
        const ratios = blocks
          .filter(({ members }) => members.includes(party))
          .map(({ members, density, between }) => {
            const share = members.length < 2 ? 1 : Math.min(1, density / (members.length - 1));
            return (
              (density ** 2 * share ** (between === 'strangers' ? 0.5 : 1)) / (between === 'sleepers' ? 1.2 : 2.2) ** 2
            );
          });
        const block = Math.max(0, ...ratios.map((ratio) => 1 - 1 / (1 + ratio ** 6)));
        const returns = repeatDoubts(graph, scores.market)[party] ?? NaN;
        const character = 0.5 / (1 + Math.exp(-logOdds));
        expectNear(found[party], 1 - (1 - character) * (1 - Math.max(0.999 * cluster, block, returns)), 1e-9);
        expect(found[party]).to.be.within(0, 1);
        if (cluster === 0 && block === 0 && returns === 0) expect(found[party]).to.be.at.most(0.5);
      });
    },
    { cost: 3 },
  );
});
