/** The history of a task from the escrow's events: complete even after its lane was reused. */
import { InvalidInput } from '../errors.ts';
import { parseAddress, parseHash, type Address } from '../hex.ts';
import type { ITaskEscrow } from '../generated/contracts/TaskEscrow.ts';
import { OUTCOMES, type Outcome, type TaskState } from './task.ts';
import type { TaskId } from './task-id.ts';
import { fullOptions, optionsFrom, type FullOptions, type FullTerms } from './terms.ts';

export interface TaskEvent {
  name: string;
  blockNumber: number;
  transactionHash: string;
  /** The event's arguments by name. */
  args: Record<string, unknown>;
}

/** The task as it is now, or was when it closed. */
export interface TaskHistory extends FullTerms {
  taskId: TaskId;
  client: Address;
  /** What is locked, or was when the task closed: with what was added, without the parts released before. */
  amount: bigint;
  /** The deadline after every change. */
  deadline: bigint;
  /** What the task was created with: what a quote or a payment has to name. */
  terms: FullTerms;
  options: FullOptions;
  /** Whether the agent consented on chain. */
  accepted: boolean;
  /** Whether a part was released before. */
  partlyPaid: boolean;
  /** How often the client added to the payment; a settlement names it. */
  topUps: bigint;
  state: TaskState;
  outcome: Outcome;
  /** In the order in which they happened. */
  events: TaskEvent[];
}

const CREATIONS = ['TaskCreated', 'TaskCreatedAndFunded'];

/** How each event changes what came before. Those that are not here change nothing of it. */
const FOLDS: Record<string, (history: TaskHistory, args: Record<string, unknown>) => Partial<TaskHistory>> = {
  TaskOptionsChosen: (_, { options }) => ({ options: optionsFrom(options as ITaskEscrow.OptionsStructOutput) }),
  TaskFunded: () => ({ state: 'Funded' }),
  TaskAccepted: () => ({ accepted: true }),
  TaskToppedUp: ({ topUps }, { amount }) => ({ amount: amount as bigint, topUps: topUps + 1n }),
  DeadlineChanged: (_, { deadline }) => ({ deadline: deadline as bigint }),
  PartReleased: (_, { remaining }) => ({ amount: remaining as bigint, partlyPaid: true }),
  TaskCompleted: () => ({ state: 'Completed', accepted: true }),
  TaskDisputed: () => ({ state: 'Disputed' }),
  TaskClosed: ({ accepted, partlyPaid }, args) => {
    const outcome = OUTCOMES[Number(args['outcome'])] ?? 'Open';
    const agentGotNothing = args['agentAmount'] === 0n && !partlyPaid;
    // Settling is consent too.
    return { outcome, state: agentGotNothing ? 'Refunded' : 'Released', accepted: accepted || outcome === 'Settled' };
  },
};

/** What the events say together. Throws `TASK_NOT_FOUND` when none says that it was created. */
export function foldHistory(taskId: TaskId, events: TaskEvent[]): TaskHistory {
  const creation = events.find(({ name }) => CREATIONS.includes(name));
  if (creation === undefined) {
    throw new InvalidInput('TASK_NOT_FOUND', `no event of task ${taskId}`, {
      hint: 'Check the id, the chain, and the block you read from.',
    });
  }
  const terms = termsFrom(creation.args);
  const first: TaskHistory = {
    ...terms,
    taskId,
    client: parseAddress(String(creation.args['client'])),
    terms,
    options: fullOptions(),
    accepted: false,
    partlyPaid: false,
    topUps: 0n,
    state: creation.name === 'TaskCreated' ? 'Created' : 'Funded',
    outcome: 'Open',
    events,
  };
  return events.reduce((history, { name, args }) => ({ ...history, ...FOLDS[name]?.(history, args) }), first);
}

function termsFrom(args: Record<string, unknown>): FullTerms {
  return {
    agent: parseAddress(String(args['agent'])),
    token: parseAddress(String(args['token'])),
    amount: args['amount'] as bigint,
    reviewHours: Number(args['reviewHours']),
    rulingHours: Number(args['rulingHours']),
    silencePercent: Number(args['silencePercent']),
    deadline: args['deadline'] as bigint,
    arbitrator: parseAddress(String(args['arbitrator'])),
    termsHash: parseHash(String(args['termsHash'])),
  };
}
