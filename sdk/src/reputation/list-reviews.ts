/** All reviews of a subject, a range of blocks at a time: nodes refuse large ranges. */
import type { Provider } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { OUTCOMES, ROLES, type Outcome, type Role } from '../escrow/task.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';

export interface OnChainReview {
  subject: Address;
  reviewer: Address;
  taskId: Hash;
  subjectRole: Role;
  rating: number;
  outcome: Outcome;
  feedbackHash: Hash;
  blockNumber: number;
  transactionHash: string;
}

export interface ReviewPage {
  reviews: OnChainReview[];
  /** Where the next page begins; undefined when this one reached the newest block. */
  nextFromBlock: number | undefined;
}

export interface ReviewQuery {
  subject: string;
  provider: Provider;
  /** First block of the page; 0 unless given. Start at the deployment's block. */
  fromBlock?: number;
  /** How many blocks a page covers; 10,000 unless given. */
  blocks?: number;
}

/** Errors: `CHAIN_ERROR` when the node cannot answer, for instance for too large a range. */
export async function listReviews(
  contract: AgentReputation,
  { subject, provider, fromBlock = 0, blocks = 10_000 }: ReviewQuery,
): Promise<ReviewPage> {
  const latest = await provider.getBlockNumber();
  const toBlock = Math.min(latest, fromBlock + blocks - 1);
  const wanted = parseAddress(subject);
  const filter = contract.filters.ReviewSubmitted(wanted);
  const events = await contract.queryFilter(filter, fromBlock, toBlock).catch((error: unknown) => {
    throw contractError(error);
  });
  const reviews = events.map(({ args, blockNumber, transactionHash }) => ({
    subject: parseAddress(args.subject),
    reviewer: parseAddress(args.reviewer),
    taskId: parseHash(args.taskId),
    subjectRole: ROLES[Number(args.subjectRole)] ?? 'Agent',
    rating: Number(args.rating),
    outcome: OUTCOMES[Number(args.outcome)] ?? 'Open',
    feedbackHash: parseHash(args.feedbackHash),
    blockNumber,
    transactionHash,
  }));
  return { reviews, nextFromBlock: toBlock < latest ? toBlock + 1 : undefined };
}
