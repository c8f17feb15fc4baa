/** How suspicious each reviewer is: what it is like, what its reviews were part of, and who its friends are, in one number. */
import { at } from '../reputation/adjacency.ts';
import { exp } from '../reputation/exact-math.ts';
import { ramp, type TrustScores } from '../reputation/trust-v1.ts';
import type { Block } from './dense-blocks.ts';
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

/** Character alone convicts nobody: it gets at most this far. */
const MOST_BY_CHARACTER = 0.5;
/** A block is as dense as sparse markets' own up to the first, and beyond doubt from the second on. */
const BLOCK_DENSITY = { usual: 1.5, certain: 4.5 };

/**
 * The suspicion of each party, 0 to 1: that it is not independent is the complement of all three ways in which it could be. Undefined for who rated
 * nobody.
 */
export function suspicions(scores: TrustScores, blocks: readonly Block[]): (number | undefined)[] {
  const { graph, excess } = scores;
  const inClusters = new Float64Array(graph.parties.length);
  for (let i = 0; i < graph.count; i++) {
    const reviewer = at(graph.reviewer, i);
    inClusters[reviewer] = Math.max(at(inClusters, reviewer), at(excess, i));
  }
  const inBlocks = new Float64Array(graph.parties.length);
  for (const { members, density } of blocks) {
    const dense = ramp(BLOCK_DENSITY.usual, density, BLOCK_DENSITY.certain);
    for (const member of members) inBlocks[member] = Math.max(at(inBlocks, member), dense);
  }
  return reviewerFeatures(scores).map((features, party) => {
    if (features === undefined) return undefined;
    const character = MOST_BY_CHARACTER * byCharacter(features);
    return 1 - (1 - character) * (1 - at(inClusters, party)) * (1 - at(inBlocks, party));
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
