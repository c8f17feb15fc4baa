// Everything that an assessment says, as values that can be compared and written down.
import { assessMarket } from '../../../sdk/src/collusion/assess.ts';
import { findingsOf } from '../../../sdk/src/collusion/findings.ts';
import { reviewGraph, type RatedReview } from '../../../sdk/src/reputation/review-graph.ts';
import type { TrustOptions } from '../../../sdk/src/reputation/trust-v1.ts';

const COLUMNS = [
  ...(['stars', 'low', 'high', 'effectiveReviews', 'effectiveReviewers', 'verifiedShare', 'weight'] as const),
] as const;

export interface PlainAssessment {
  mean: number;
  deviation: number;
  neutral: number;
  /** By name. */
  parties: Record<string, Record<(typeof COLUMNS)[number] | 'suspicion', number | undefined>>;
  /** In the order of the graph. */
  weights: number[];
  excess: number[];
  blocks: { members: number[]; density: number }[];
  findings: ReturnType<typeof findingsOf>;
}

export function plainAssessment(
  reviews: readonly RatedReview[],
  { others = [], ...options }: TrustOptions & { others?: readonly string[] } = {},
): PlainAssessment {
  const assessment = assessMarket(reviewGraph(reviews, others), options);
  const { scores, suspicion, blocks } = assessment;
  const ofParty = (party: number): PlainAssessment['parties'][string] => ({
    ...(Object.fromEntries(COLUMNS.map((key) => [key, scores[key][party]])) as Record<
      (typeof COLUMNS)[number],
      number
    >),
    suspicion: suspicion[party],
  });
  const { mean, deviation, neutral } = scores.market;
  return {
    ...{ mean, deviation, neutral },
    parties: Object.fromEntries(scores.graph.parties.map((name, party) => [name, ofParty(party)])),
    weights: [...scores.weights],
    excess: [...scores.excess],
    blocks: [...blocks],
    findings: findingsOf(assessment),
  };
}
