/** Creating, funding, cancelling and changing a task. Everything that is on chain already is given, so nothing is read. */
import { InvalidInput } from '../errors.ts';
import { parseAddress, parseHash, ZERO_ADDRESS } from '../hex.ts';
import { parseSignature } from '../reviews/signature.ts';
import { ESCROW, escrowCall, plainCall, type EscrowCall } from './call.ts';
import { hashTaskTerms } from './messages.ts';
import { numberFrom, taskIdFrom } from './results.ts';
import type { Signed, SignedAuthorization, SignedPermit } from './sign.ts';
import type { TaskId } from './task-id.ts';
import { choosesAny, fullOptions, fullTerms, type TaskOptions, type TaskTerms } from './terms.ts';

export const NO_SIGNATURE: Signed = { validUntil: 0n, signature: '0x' };

export const createCalls = {
  createAndFundTask(
    terms: TaskTerms,
    { lane, options, quote }: { lane: bigint; options?: TaskOptions; quote?: Signed },
  ): EscrowCall<{ taskId: TaskId }> {
    const [struct, chosen] = [fullTerms(terms), fullOptions(options)];
    const data =
      quote === undefined && !choosesAny(chosen)
        ? ESCROW.encodeFunctionData('createAndFundTask', [lane, struct])
        : ESCROW.encodeFunctionData('createAndFundTaskWith', [lane, struct, chosen, quote ?? NO_SIGNATURE]);
    return escrowCall(data, taskIdFrom('TaskCreatedAndFunded'), { value: nativeOf(struct.token, struct.amount) });
  },

  createTask(
    terms: TaskTerms,
    { lane, options }: { lane: bigint; options?: TaskOptions },
  ): EscrowCall<{ taskId: TaskId }> {
    const data = ESCROW.encodeFunctionData('createTask', [lane, fullTerms(terms), fullOptions(options)]);
    return escrowCall(data, taskIdFrom('TaskCreated'));
  },

  fundTask(
    taskId: string,
    terms: TaskTerms,
    { options, quote = NO_SIGNATURE }: { options?: TaskOptions; quote?: Signed } = {},
  ): EscrowCall<{ amount: bigint }> {
    const { token, amount } = fullTerms(terms);
    const values = [parseHash(taskId), hashTaskTerms(terms, options), quote] as const;
    return escrowCall(ESCROW.encodeFunctionData('fundTask', [...values]), funded, { value: nativeOf(token, amount) });
  },

  fundTaskWithAuthorization(
    taskId: string,
    terms: TaskTerms,
    given: { authorization: SignedAuthorization; options?: TaskOptions; quote?: Signed },
  ): EscrowCall<{ amount: bigint }> {
    const { authorization, options, quote = NO_SIGNATURE } = given;
    const { from, validAfter, validBefore, signature } = authorization;
    const struct = { from: parseAddress(from), validAfter, validBefore, ...partsOf(signature) };
    const values = [parseHash(taskId), hashTaskTerms(terms, options), quote, struct] as const;
    return escrowCall(ESCROW.encodeFunctionData('fundTaskWithAuthorization', [...values]), funded);
  },

  permitPayment(token: string, { value, deadline, signature }: SignedPermit): EscrowCall {
    const { v, r, s } = partsOf(signature);
    return plainCall(ESCROW.encodeFunctionData('permitPayment', [parseAddress(token), value, deadline, v, r, s]));
  },

  /** `token` is what the task is paid in, zero for native coin. */
  topUp(taskId: string, amount: bigint, { token }: { token: string }): EscrowCall<{ amount: bigint }> {
    const data = ESCROW.encodeFunctionData('topUp', [parseHash(taskId), amount]);
    const read = numberFrom('TaskToppedUp', 'amount');
    return escrowCall(data, (events) => ({ amount: read(events) }), { value: nativeOf(token, amount) });
  },

  extendDeadline(taskId: string, deadline: bigint): EscrowCall {
    return plainCall(ESCROW.encodeFunctionData('extendDeadline', [parseHash(taskId), deadline]));
  },

  shortenDeadline(taskId: string, deadline: bigint, consent: Signed): EscrowCall {
    return plainCall(ESCROW.encodeFunctionData('shortenDeadline', [parseHash(taskId), deadline, consent]));
  },
};

function funded(events: Parameters<EscrowCall['read']>[0]): { amount: bigint } {
  return { amount: numberFrom('TaskFunded', 'amount')(events) };
}

export function nativeOf(token: string, amount: bigint): bigint {
  if (amount < 0n) throw new InvalidInput('INVALID_TERMS', `an amount cannot be negative: ${amount}`);
  return parseAddress(token) === ZERO_ADDRESS ? amount : 0n;
}

/** The three parts that tokens take of a 65-byte signature. */
function partsOf(signature: string): { v: number; r: string; s: string } {
  const text = parseSignature(signature.toLowerCase());
  return { r: text.slice(0, 66), s: `0x${text.slice(66, 130)}`, v: Number(`0x${text.slice(130)}`) };
}
