/** AgentReputation for readers and reviewers: scores, reviews on chain, and proofs against anchored batches. */
import { type ContractRunner, type Provider } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { write, type Write } from '../contracts/write.ts';
import { InvalidInput } from '../errors.ts';
import { ROLES, OUTCOMES, type Outcome, type Role } from '../escrow/task.ts';
import { AgentReputation__factory } from '../generated/factories/contracts/AgentReputation__factory.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, parseHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import type { BatchHeader } from '../log/header.ts';
import type { Inclusion } from '../merkle/verify.ts';
import { listReviews, type ReviewPage } from './list-reviews.ts';

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

export interface LogHead {
  nextBatchId: bigint;
  lastTo: bigint;
  head: Hash;
}

export interface ReputationClient {
  address: Address;
  /** The TypeChain contract, for everything else. */
  contract: AgentReputation;
  /** Reviews the other party of a closed task, 1 … 5 stars. */
  submitReview(taskId: string, rating: number, feedbackHash?: string): Promise<Write<object>>;
  /** Keeps the signer's newest 32 reviews readable on chain, or stops. */
  keepRecentReviews(keep: boolean): Promise<Write<object>>;
  /** What a subject earned, as an agent unless told otherwise. */
  getReputation(subject: string, role?: Role): Promise<Reputation>;
  /** A page of the kept reviews, newest first. */
  getRecentReviews(subject: string, page?: { offset?: number; limit?: number }): Promise<RecentReview[]>;
  /** A page of all on-chain reviews of a subject, oldest first, from the events. */
  listReviews(subject: string, page?: { fromBlock?: number; blocks?: number }): Promise<ReviewPage>;
  getHead(operator: string): Promise<LogHead>;
  /** The contract's own check that `operator` anchored a commitment in the batch `header`. */
  verifyReview(operator: string, header: BatchHeader, proof: Omit<Inclusion, 'root' | 'count'>): Promise<boolean>;
}

/** A client of the AgentReputation at `address`; `runner` is a signer, or a provider for reading only. */
export function createReputationClient(options: { address: string; runner: ContractRunner }): ReputationClient {
  const contract = AgentReputation__factory.connect(parseAddress(options.address), options.runner);
  const read = <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw contractError(error);
    });

  return {
    address: parseAddress(options.address),
    contract,
    submitReview: (taskId, rating, feedbackHash = ZERO_HASH) =>
      write(
        contract.interface,
        () => contract.submitReview(parseHash(taskId), rating, parseHash(feedbackHash)),
        () => ({}),
      ),
    keepRecentReviews: (keep) =>
      write(
        contract.interface,
        () => contract.keepRecentReviews(keep),
        () => ({}),
      ),
    async getReputation(subject, role = 'Agent') {
      const { averageX100, count } = await read(contract.getReputationAs(parseAddress(subject), ROLES.indexOf(role)));
      return { averageX100: Number(averageX100), count: Number(count) };
    },
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
    listReviews: (subject, page) => listReviews(contract, { subject, provider: providerOf(options.runner), ...page }),
    async getHead(operator) {
      const { nextBatchId, lastTo, head } = await read(contract.headOf(parseAddress(operator)));
      return { nextBatchId, lastTo, head: parseHash(head) };
    },
    verifyReview: (operator, header, { index, commitment, proof }) =>
      read(contract.verifyReview(operator, header, index, commitment, [...proof])),
  };
}

function providerOf(runner: ContractRunner): Provider {
  if (!runner.provider) throw new InvalidInput('PROVIDER_NEEDED', 'this client has no provider to read events from');
  return runner.provider;
}
