/** Doing the work and being paid for it: from consent to the ways a task closes. */
import type { BytesLike } from 'ethers';
import { parseAddress, parseHash, ZERO_HASH } from '../hex.ts';
import { ESCROW, escrowCall, plainCall, type EscrowCall } from './call.ts';
import { nativeOf } from './create-calls.ts';
import { closedFrom, numberFrom, partFrom, type Closed, type PartReleased } from './results.ts';
import type { Signed } from './sign.ts';

export const workCalls = {
  cancelTask: (taskId: string): EscrowCall<Closed> => closing('cancelTask', taskId),
  acceptTask: (taskId: string): EscrowCall => plainCall(ESCROW.encodeFunctionData('acceptTask', [parseHash(taskId)])),
  declineTask: (taskId: string): EscrowCall<Closed> => closing('declineTask', taskId),

  completeTask(taskId: string, proof: string): EscrowCall<{ reviewEndsAt: bigint }> {
    const read = numberFrom('TaskCompleted', 'reviewEndsAt');
    const data = ESCROW.encodeFunctionData('completeTask', [parseHash(taskId), parseHash(proof)]);
    return escrowCall(data, (events) => ({ reviewEndsAt: read(events) }));
  },
  completeWithProof(taskId: string, result: string, evidence: BytesLike): EscrowCall<Closed> {
    const values = [parseHash(taskId), parseHash(result), evidence] as const;
    return escrowCall(ESCROW.encodeFunctionData('completeWithProof', [...values]), closedFrom);
  },

  releasePayment: (taskId: string): EscrowCall<Closed> => closing('releasePayment', taskId),
  releasePart(taskId: string, amount: bigint): EscrowCall<PartReleased> {
    return escrowCall(ESCROW.encodeFunctionData('releasePart', [parseHash(taskId), amount]), partFrom);
  },
  releaseAndReview(taskId: string, rating: number, feedbackHash: string = ZERO_HASH): EscrowCall<Closed> {
    const values = [parseHash(taskId), rating, parseHash(feedbackHash)] as const;
    return escrowCall(ESCROW.encodeFunctionData('releaseAndReview', [...values]), closedFrom);
  },
  claimPayment: (taskId: string): EscrowCall<Closed> => closing('claimPayment', taskId),

  /** `bond` and `token` are those of the task. */
  raiseDispute(taskId: string, { bond, token }: { bond: bigint; token: string }): EscrowCall<{ rulingEndsAt: bigint }> {
    const read = numberFrom('TaskDisputed', 'rulingEndsAt');
    const data = ESCROW.encodeFunctionData('raiseDispute', [parseHash(taskId)]);
    return escrowCall(data, (events) => ({ rulingEndsAt: read(events) }), { value: nativeOf(token, bond) });
  },
  submitEvidence(taskId: string, evidence: string): EscrowCall {
    return plainCall(ESCROW.encodeFunctionData('submitEvidence', [parseHash(taskId), evidence]));
  },
  extendRuling(taskId: string, rulingEndsAt: bigint): EscrowCall {
    return plainCall(ESCROW.encodeFunctionData('extendRuling', [parseHash(taskId), rulingEndsAt]));
  },
  resolveDispute(taskId: string, agentBps: number): EscrowCall<Closed> {
    return escrowCall(ESCROW.encodeFunctionData('resolveDispute', [parseHash(taskId), agentBps]), closedFrom);
  },
  resolveBySilence: (taskId: string): EscrowCall<Closed> => closing('resolveBySilence', taskId),
  settle(taskId: string, agentAmount: bigint, consent: Signed): EscrowCall<Closed> {
    return escrowCall(ESCROW.encodeFunctionData('settle', [parseHash(taskId), agentAmount, consent]), closedFrom);
  },
  refundIfExpired: (taskId: string): EscrowCall<Closed> => closing('refundIfExpired', taskId),

  withdraw(token: string, to?: string): EscrowCall<{ amount: bigint }> {
    const read = numberFrom('CreditWithdrawn', 'amount');
    const data =
      to === undefined
        ? ESCROW.encodeFunctionData('withdraw', [parseAddress(token)])
        : ESCROW.encodeFunctionData('withdrawTo', [parseAddress(token), parseAddress(to)]);
    return escrowCall(data, (events) => ({ amount: read(events) }));
  },
  revokeSignature(digest: string): EscrowCall {
    return plainCall(ESCROW.encodeFunctionData('revokeSignature', [parseHash(digest)]));
  },
};

type ClosingVerb =
  'cancelTask' | 'declineTask' | 'releasePayment' | 'claimPayment' | 'resolveBySilence' | 'refundIfExpired';

function closing(verb: ClosingVerb, taskId: string): EscrowCall<Closed> {
  return escrowCall(ESCROW.encodeFunctionData(verb as 'releasePayment', [parseHash(taskId)]), closedFrom);
}
