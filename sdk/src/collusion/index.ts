/** Collusion: evidence of reviews that were bought, traded or made up, and how suspicious each reviewer is. */
export { assessMarket, type Assessment } from './assess.ts';
export { propagateBeliefs, type Beliefs } from './beliefs.ts';
export { findClusters, type Cluster, type Clusters } from './clusters.ts';
export { denseBlocks, type Block } from './dense-blocks.ts';
export { findingsOf, type Finding, type FindingGraph } from './findings.ts';
export { reviewerFeatures, type ReviewerFeatures } from './reviewer-features.ts';
export { rulesOf, type Direction, type Rule } from './rules.ts';
export { SUSPICION_COEFFICIENTS } from './suspicion.ts';
