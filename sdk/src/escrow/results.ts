/** What a transaction did, read out of the escrow's events. */
import type { LogDescription } from 'ethers';
import { eventNamed } from '../contracts/write.ts';
import { parseAddress, parseHash, type Address } from '../hex.ts';
import type { TaskId } from './task-id.ts';
import { OUTCOMES, type Outcome } from './task.ts';

/** Payments that could not be pushed and wait for {@link EscrowVerbs.withdraw}. */
export type Credited = { account: Address; amount: bigint }[];

export interface Closed {
  outcome: Outcome;
  /** The agent's part, smallest unit, the marketplace's fee included. */
  agentAmount: bigint;
  clientAmount: bigint;
  /** The marketplace's part of what the agent was paid. */
  marketFee: bigint;
  /** Where the dispute bond went, zeros without one. */
  bond: { agentAmount: bigint; clientAmount: bigint };
  credited: Credited;
}

export interface PartReleased {
  /** What was released, the marketplace's fee included. */
  amount: bigint;
  /** What stays locked. */
  remaining: bigint;
  marketFee: bigint;
  credited: Credited;
}

export function closedFrom(events: LogDescription[]): Closed {
  const { args } = eventNamed(events, 'TaskClosed');
  const bond = events.find(({ name }) => name === 'BondPaid')?.args;
  return {
    outcome: OUTCOMES[Number(args['outcome'])] ?? 'Open',
    agentAmount: args['agentAmount'] as bigint,
    clientAmount: args['clientAmount'] as bigint,
    marketFee: marketFeeFrom(events),
    bond: {
      agentAmount: (bond?.['agentAmount'] ?? 0n) as bigint,
      clientAmount: (bond?.['clientAmount'] ?? 0n) as bigint,
    },
    credited: creditedFrom(events),
  };
}

export function partFrom(events: LogDescription[]): PartReleased {
  const { amount, remaining } = eventNamed(events, 'PartReleased').args.toObject() as Record<string, bigint>;
  return {
    amount: amount ?? 0n,
    remaining: remaining ?? 0n,
    marketFee: marketFeeFrom(events),
    credited: creditedFrom(events),
  };
}

/** Reads one number of one event. */
export function numberFrom(event: string, argument: string): (events: LogDescription[]) => bigint {
  return (events) => eventNamed(events, event).args[argument] as bigint;
}

/** Reads the id of a task that was created. */
export function taskIdFrom(event: 'TaskCreated' | 'TaskCreatedAndFunded') {
  return (events: LogDescription[]): { taskId: TaskId } => ({
    taskId: parseHash(String(eventNamed(events, event).args['taskId'])),
  });
}

function marketFeeFrom(events: LogDescription[]): bigint {
  return (events.find(({ name }) => name === 'FeePaid')?.args['amount'] ?? 0n) as bigint;
}

function creditedFrom(events: LogDescription[]): Credited {
  return events
    .filter(({ name }) => name === 'PaymentCredited')
    .map(({ args }) => ({ account: parseAddress(String(args['account'])), amount: args['amount'] as bigint }));
}
