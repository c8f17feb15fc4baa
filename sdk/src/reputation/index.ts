/** Reputation on chain: reads, reviews, and the contract's own check of anchored reviews. */
export {
  createReputationClient,
  type LogHead,
  type RecentReview,
  type Reputation,
  type ReputationClient,
} from './client.ts';
export { type OnChainReview, type ReviewPage } from './list-reviews.ts';
