/** How suspicious each reviewer is: what it is like, what its reviews were part of, and who its friends are, in one number. */
import { at } from '../reputation/adjacency.ts';
import { exp } from '../reputation/exact-math.ts';
import type { TrustScores } from '../reputation/trust-v1.ts';
import { doubtOf, type Block } from './dense-blocks.ts';
import { repeatDoubts } from './repeated-pairs.ts';
import { reviewerFeatures, type ReviewerFeatures } from './reviewer-features.ts';

/**
 * Coefficients of the logistic part. Fitted with a strong ridge to Bitcoin Alpha's labels without the ratings that these were made from, on
 * both star maps and with reviewers kept apart from agents, and rounded: docs/reputation.md says how, and what each alone is worth.
 */
export const SUSPICION_COEFFICIENTS: Readonly<ReviewerFeatures & { intercept: number }> = {
  intercept: -0.6,
  standing: 1.5,
  belief: 0.2,
  deviation: 0.8,
  complaints: 0.25,
  youth: 1.1,
};

/** How far each gets alone: character convicts nobody; clusters stop just short of certainty, where who is in several would all be equal. */
const MOST = { character: 0.5, clusters: 0.999 };

/**
 * The suspicion of each party, 0 to 1: by its character, and by the strongest of what its reviews, its friends and its returns say, which is often the
 * same twice. Undefined for who rated nobody.
 */
export function suspicions(scores: TrustScores, blocks: readonly Block[]): (number | undefined)[] {
  const { graph, excess } = scores;
  const inClusters = new Float64Array(graph.parties.length);
  for (let i = 0; i < graph.count; i++) {
    const reviewer = at(graph.reviewer, i);
    inClusters[reviewer] = Math.max(at(inClusters, reviewer), at(excess, i));
  }
  const inBlocks = new Float64Array(graph.parties.length);
  for (const block of blocks) {
    const doubt = doubtOf(block);
    for (const member of block.members) inBlocks[member] = Math.max(at(inBlocks, member), doubt);
  }
  const repeats = repeatDoubts(graph, scores.market);
  return reviewerFeatures(scores).map((features, party) => {
    if (features === undefined) return undefined;
    const character = MOST.character * byCharacter(features);
    const company = Math.max(MOST.clusters * at(inClusters, party), at(inBlocks, party), at(repeats, party));
    return 1 - (1 - character) * (1 - company);
  });
}

function byCharacter(features: ReviewerFeatures): number {
  const { intercept, standing, belief, deviation, complaints, youth } = SUSPICION_COEFFICIENTS;
  const logOdds =
    intercept +
    standing * features.standing +
    belief * features.belief +
    deviation * features.deviation +
    complaints * features.complaints +
    youth * features.youth;
  return 1 / (1 + exp(-logOdds));
}
