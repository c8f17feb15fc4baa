/** All reviews of a subject with what became of them, a range of blocks at a time: nodes refuse large ranges. */
import { zeroPadValue, type Log, type Provider } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { OUTCOMES, ROLES, type Outcome, type Role } from '../escrow/task.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';

/** A revocation by the reviewer or an answer by the subject, entered after the review. */
export interface ReviewNote {
  kind: 'revoked' | 'response';
  taskId: Hash;
  /** Hash of the reason or of the answer. */
  hash: Hash;
  blockNumber: number;
  transactionHash: string;
}

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
  /** The reviewer took it back; it still counts. Undefined when it did not up to where was read. */
  revoked: ReviewNote | undefined;
  /** What the subject answered, oldest first. */
  responses: ReviewNote[];
}

export interface ReviewPage {
  reviews: OnChainReview[];
  /** Notes in this page's blocks on reviews of earlier blocks, which therefore are not on this page. */
  notes: ReviewNote[];
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

/**
 * One page. Its reviews are marked with what happened up to the page's last block.
 * Errors: `CHAIN_ERROR` when the node cannot answer, for instance for too large a range.
 */
export async function listReviews(
  contract: AgentReputation,
  { subject, provider, fromBlock = 0, blocks = 10_000 }: ReviewQuery,
): Promise<ReviewPage> {
  const latest = await provider.getBlockNumber();
  const toBlock = Math.min(latest, fromBlock + blocks - 1);
  // The subject is the first indexed field of all three, so that one question is enough.
  const names = ['ReviewSubmitted', 'ReviewRevoked', 'ReviewResponded'] as const;
  const events = names.map((name) => contract.interface.getEvent(name).topicHash);
  const topics = [events, zeroPadValue(parseAddress(subject), 32)];
  const address = await contract.getAddress();
  const logs = await provider.getLogs({ address, topics, fromBlock, toBlock }).catch((error: unknown) => {
    throw contractError(error);
  });
  const reviews = logs.filter(({ topics }) => topics[0] === events[0]).map((log) => reviewFrom(contract, log));
  const notes = logs.filter(({ topics }) => topics[0] !== events[0]).map((log) => noteFrom(contract, log));
  return {
    reviews,
    notes: markReviews(reviews, notes),
    nextFromBlock: toBlock < latest ? toBlock + 1 : undefined,
  };
}

/** Every review from `fromBlock` to the newest block, marked with everything that happened up to there. */
export async function listAllReviews(contract: AgentReputation, query: ReviewQuery): Promise<OnChainReview[]> {
  const reviews: OnChainReview[] = [];
  for (let from: number | undefined = query.fromBlock ?? 0; from !== undefined;) {
    const page: ReviewPage = await listReviews(contract, { ...query, fromBlock: from });
    reviews.push(...page.reviews);
    markReviews(reviews, page.notes);
    from = page.nextFromBlock;
  }
  return reviews;
}

/** Enters notes at the reviews they are about and returns those whose review is not there. A subject has one review a task. */
function markReviews(reviews: readonly OnChainReview[], notes: readonly ReviewNote[]): ReviewNote[] {
  const byTask = new Map(reviews.map((review) => [review.taskId, review]));
  return notes.filter((note) => {
    const review = byTask.get(note.taskId);
    if (review === undefined) return true;
    if (note.kind === 'revoked') review.revoked = note;
    else review.responses.push(note);
    return false;
  });
}

function reviewFrom(contract: AgentReputation, log: Log): OnChainReview {
  const args = contract.interface.decodeEventLog('ReviewSubmitted', log.data, log.topics);
  return {
    subject: parseAddress(String(args['subject'])),
    reviewer: parseAddress(String(args['reviewer'])),
    taskId: parseHash(String(args['taskId'])),
    subjectRole: ROLES[Number(args['subjectRole'])] ?? 'Agent',
    rating: Number(args['rating']),
    outcome: OUTCOMES[Number(args['outcome'])] ?? 'Open',
    feedbackHash: parseHash(String(args['feedbackHash'])),
    blockNumber: log.blockNumber,
    transactionHash: log.transactionHash,
    revoked: undefined,
    responses: [],
  };
}

function noteFrom(contract: AgentReputation, log: Log): ReviewNote {
  const revoked = log.topics[0] === contract.interface.getEvent('ReviewRevoked').topicHash;
  const args = contract.interface.decodeEventLog(revoked ? 'ReviewRevoked' : 'ReviewResponded', log.data, log.topics);
  return {
    kind: revoked ? 'revoked' : 'response',
    taskId: parseHash(String(args['taskId'])),
    hash: parseHash(String(args[revoked ? 'reasonHash' : 'responseHash'])),
    blockNumber: log.blockNumber,
    transactionHash: log.transactionHash,
  };
}
