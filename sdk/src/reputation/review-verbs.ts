/** What reviewers, subjects and readers do with reviews on chain. */
import type { ContractRunner, Provider } from 'ethers';
import { read } from '../contracts/read.ts';
import { write, type Write } from '../contracts/write.ts';
import { InvalidInput } from '../errors.ts';
import { OUTCOMES, ROLES, type Outcome, type Role } from '../escrow/task.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, parseHash, ZERO_HASH, type Address } from '../hex.ts';
import { listAllReviews, listReviews, type OnChainReview, type ReviewPage } from './list-reviews.ts';

export interface Reputation {
  /** Mean stars times 100, rounded down; 0 without reviews. */
  averageX100: number;
  count: number;
}

export interface RecentReview {
  reviewer: Address;
  rating: number;
  subjectRole: Role;
  outcome: Outcome;
  /** Unix seconds. */
  submittedAt: bigint;
}

export interface ReviewVerbs {
  /** Reviews the other party of a closed task, 1 … 5 stars. */
  submitReview(taskId: string, rating: number, feedbackHash?: string): Promise<Write<object>>;
  /** Takes the signer's review of a task back, once. It goes on counting, and is counted as revoked. */
  revokeReview(taskId: string, reasonHash?: string): Promise<Write<object>>;
  /** Answers the other party's review of the signer, any number of times. */
  respondToReview(taskId: string, responseHash: string): Promise<Write<object>>;
  /** Keeps the signer's newest 32 reviews readable on chain, or stops. */
  keepRecentReviews(keep: boolean): Promise<Write<object>>;
  /** What a subject earned, as an agent unless told otherwise. */
  getReputation(subject: string, role?: Role): Promise<Reputation>;
  /** How many of these reviews were revoked by their reviewers. */
  revokedCountOf(subject: string, role?: Role): Promise<number>;
  /** Whether the review of the agent of a task, or of its client, was revoked. */
  isRevoked(taskId: string, subjectRole?: Role): Promise<boolean>;
  /** A page of the kept reviews, newest first. */
  getRecentReviews(subject: string, page?: { offset?: number; limit?: number }): Promise<RecentReview[]>;
  /** A page of all on-chain reviews of a subject, oldest first, from the events, with revocations and answers. */
  listReviews(subject: string, page?: { fromBlock?: number; blocks?: number }): Promise<ReviewPage>;
  /** All of them, page after page, each with everything that became of it. */
  listAllReviews(subject: string, page?: { fromBlock?: number; blocks?: number }): Promise<OnChainReview[]>;
}

export function reviewVerbs(contract: AgentReputation, runner: ContractRunner): ReviewVerbs {
  const send = (call: () => ReturnType<AgentReputation['submitReview']>): Promise<Write<object>> =>
    write(contract.interface, call, () => ({}));

  return {
    submitReview: (taskId, rating, feedbackHash = ZERO_HASH) =>
      send(() => contract.submitReview(parseHash(taskId), rating, parseHash(feedbackHash))),
    revokeReview: (taskId, reasonHash = ZERO_HASH) =>
      send(() => contract.revokeReview(parseHash(taskId), parseHash(reasonHash))),
    respondToReview: (taskId, responseHash) =>
      send(() => contract.respondToReview(parseHash(taskId), parseHash(responseHash))),
    keepRecentReviews: (keep) => send(() => contract.keepRecentReviews(keep)),
    async getReputation(subject, role = 'Agent') {
      const { averageX100, count } = await read(contract.getReputationAs(parseAddress(subject), ROLES.indexOf(role)));
      return { averageX100: Number(averageX100), count: Number(count) };
    },
    revokedCountOf: async (subject, role = 'Agent') =>
      Number(await read(contract.revokedCountOf(parseAddress(subject), ROLES.indexOf(role)))),
    isRevoked: (taskId, subjectRole = 'Agent') =>
      read(contract.isRevoked(parseHash(taskId), ROLES.indexOf(subjectRole))),
    async getRecentReviews(subject, { offset = 0, limit = 32 } = {}) {
      const page = await read(contract.getRecentReviews(parseAddress(subject), offset, limit));
      return page.map((each) => ({
        reviewer: parseAddress(each.reviewer),
        rating: Number(each.rating),
        subjectRole: ROLES[Number(each.subjectRole)] ?? 'Agent',
        outcome: OUTCOMES[Number(each.outcome)] ?? 'Open',
        submittedAt: each.submittedAt,
      }));
    },
    listReviews: async (subject, page) => listReviews(contract, { subject, provider: providerOf(runner), ...page }),
    listAllReviews: async (subject, page) =>
      listAllReviews(contract, { subject, provider: providerOf(runner), ...page }),
  };
}

function providerOf(runner: ContractRunner): Provider {
  if (!runner.provider) throw new InvalidInput('PROVIDER_NEEDED', 'this client has no provider to read events from');
  return runner.provider;
}
