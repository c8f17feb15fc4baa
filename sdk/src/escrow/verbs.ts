/** The escrow's verbs as its client offers them, each under the contract's name. */
import type { BytesLike, LogDescription } from 'ethers';
import type { Write } from '../contracts/write.ts';
import type { EscrowCall } from './call.ts';
import type { Closed, PartReleased } from './results.ts';
import type { Signed, SignedAuthorization, SignedPermit } from './sign.ts';
import type { TaskId } from './task-id.ts';
import type { TaskOptions, TaskTerms } from './terms.ts';

export interface EscrowVerbs {
  /** Lets the escrow take `amount` of an ERC-20: needed before a payment in it, unless there is a permit. */
  approvePayment(token: string, amount: bigint): Promise<Write<object>>;
  /** Uses a permit instead; for {@link EscrowVerbs.multicall}, together with the payment. */
  permitPayment(token: string, permit: SignedPermit): Promise<Write<object>>;

  /** Creates a task and locks its payment, in the lowest free lane unless one is given; accepted with a quote. */
  createAndFundTask(
    terms: TaskTerms,
    choice?: { lane?: bigint; options?: TaskOptions; quote?: Signed },
  ): Promise<Write<{ taskId: TaskId }>>;
  /** Creates a task that somebody funds later. */
  createTask(terms: TaskTerms, choice?: { lane?: bigint; options?: TaskOptions }): Promise<Write<{ taskId: TaskId }>>;
  /** Locks the payment of a created task, if `terms` and `options` are exactly the task's. */
  fundTask(
    taskId: string,
    terms: TaskTerms,
    choice?: { options?: TaskOptions; quote?: Signed },
  ): Promise<Write<{ amount: bigint }>>;
  /** Same, paid by whoever signed the authorization. */
  fundTaskWithAuthorization(
    taskId: string,
    terms: TaskTerms,
    given: { authorization: SignedAuthorization; options?: TaskOptions; quote?: Signed },
  ): Promise<Write<{ amount: bigint }>>;
  /** Takes back a task that nobody funded. */
  cancelTask(taskId: string): Promise<Write<Closed>>;

  /** Adds to the payment; `amount` of the result is what is locked now. */
  topUp(taskId: string, amount: bigint): Promise<Write<{ amount: bigint }>>;
  extendDeadline(taskId: string, deadline: bigint): Promise<Write<object>>;
  /** `consent` is the other party's `signShortening`. */
  shortenDeadline(taskId: string, deadline: bigint, consent: Signed): Promise<Write<object>>;

  acceptTask(taskId: string): Promise<Write<object>>;
  declineTask(taskId: string): Promise<Write<Closed>>;
  /** Delivers; `proof` is a hash of the result. */
  completeTask(taskId: string, proof: string): Promise<Write<{ reviewEndsAt: bigint }>>;
  /** Delivers and is paid at once, if the task's verifier accepts the evidence. */
  completeWithProof(taskId: string, result: string, evidence: BytesLike): Promise<Write<Closed>>;

  releasePayment(taskId: string): Promise<Write<Closed>>;
  /** Pays a milestone; the rest stays locked. */
  releasePart(taskId: string, amount: bigint): Promise<Write<PartReleased>>;
  /** Pays, and reviews the agent with 1 to 5 stars. */
  releaseAndReview(taskId: string, rating: number, feedbackHash?: string): Promise<Write<Closed>>;
  claimPayment(taskId: string): Promise<Write<Closed>>;

  /** Pays the task's bond, if it has one. */
  raiseDispute(taskId: string): Promise<Write<{ rulingEndsAt: bigint }>>;
  /** `evidence` is a URI of ERC-1497 evidence. */
  submitEvidence(taskId: string, evidence: string): Promise<Write<object>>;
  extendRuling(taskId: string, rulingEndsAt: bigint): Promise<Write<object>>;
  /** Rules: `agentBps` hundredths of a percent to the agent, the rest to the client. */
  resolveDispute(taskId: string, agentBps: number): Promise<Write<Closed>>;
  resolveBySilence(taskId: string): Promise<Write<Closed>>;
  /** Closes with a split; `consent` is the other party's `signSettlement`. */
  settle(taskId: string, agentAmount: bigint, consent: Signed): Promise<Write<Closed>>;
  refundIfExpired(taskId: string): Promise<Write<Closed>>;

  /** Takes the signer's credit in a token (zero address: native coin), to another address if one is given. */
  withdraw(token: string, to?: string): Promise<Write<{ amount: bigint }>>;
  /** Takes back a signature: `quoteDigest`, `settlementDigest` or `shorteningDigest` of what was signed. */
  revokeSignature(digest: string): Promise<Write<object>>;

  /** Several calls of `escrowCalls` in one transaction: all or none. Takes no native coin. */
  multicall(calls: readonly EscrowCall<unknown>[]): Promise<Write<{ events: LogDescription[] }>>;
}
