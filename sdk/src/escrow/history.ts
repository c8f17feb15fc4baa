/** The history of a task from the escrow's events: complete even after its lane was reused. */
import type { LogDescription, Log } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { InvalidInput } from '../errors.ts';
import type { TaskEscrow } from '../generated/contracts/TaskEscrow.ts';
import { parseAddress, parseHash, type Address, type Hash } from '../hex.ts';
import { OUTCOMES, type Outcome, type TaskState } from './task.ts';
import type { TaskId } from './task-id.ts';

export interface TaskEvent {
  name: string;
  blockNumber: number;
  transactionHash: string;
  /** The event's arguments by name. */
  args: Record<string, unknown>;
}

export interface TaskHistory {
  taskId: TaskId;
  client: Address;
  agent: Address;
  arbitrator: Address;
  token: Address;
  amount: bigint;
  deadline: bigint;
  termsHash: Hash;
  /** Whether the agent consented on chain. */
  accepted: boolean;
  state: TaskState;
  outcome: Outcome;
  events: TaskEvent[];
}

/** Reads a task's events. Errors: `TASK_NOT_FOUND` when there is none, `CHAIN_ERROR` when the node cannot answer. */
export async function readTaskHistory(
  contract: TaskEscrow,
  taskId: TaskId,
  { fromBlock = 0 }: { fromBlock?: number } = {},
): Promise<TaskHistory> {
  const provider = contract.runner?.provider;
  if (!provider) throw new InvalidInput('PROVIDER_NEEDED', 'this client has no provider to read events from');
  const address = await contract.getAddress();
  const logs = await provider
    .getLogs({ address, topics: [null, taskId], fromBlock, toBlock: 'latest' })
    .catch((error: unknown) => {
      throw contractError(error);
    });
  // The node may be an attacker's: only logs of this contract and task count.
  const events = logs
    .filter((log) => log.address.toLowerCase() === address.toLowerCase() && log.topics[1] === taskId)
    .flatMap((log) => eventFrom(contract, log));
  return foldHistory(taskId, events);
}

function eventFrom(contract: TaskEscrow, log: Log): TaskEvent[] {
  const parsed: LogDescription | null = contract.interface.parseLog(log);
  if (parsed === null) return [];
  const args = parsed.args.toObject() as Record<string, unknown>;
  return [{ name: parsed.name, blockNumber: log.blockNumber, transactionHash: log.transactionHash, args }];
}

const CREATIONS = ['TaskCreated', 'TaskCreatedAndFunded'];
const STATE_AFTER: Record<string, TaskState> = {
  TaskFunded: 'Funded',
  TaskCompleted: 'Completed',
  TaskDisputed: 'Disputed',
};

/** What the events say together. Throws `TASK_NOT_FOUND` when none says that it was created. */
export function foldHistory(taskId: TaskId, events: TaskEvent[]): TaskHistory {
  const creation = events.find(({ name }) => CREATIONS.includes(name));
  if (creation === undefined) {
    throw new InvalidInput('TASK_NOT_FOUND', `no event of task ${taskId}`, {
      hint: 'Check the id, the chain, and the block you read from.',
    });
  }
  const created = creation.args;
  const history: TaskHistory = {
    taskId,
    client: parseAddress(String(created['client'])),
    agent: parseAddress(String(created['agent'])),
    arbitrator: parseAddress(String(created['arbitrator'])),
    token: parseAddress(String(created['token'])),
    amount: created['amount'] as bigint,
    deadline: created['deadline'] as bigint,
    termsHash: parseHash(String(created['termsHash'])),
    accepted: events.some(({ name }) => name === 'TaskAccepted' || name === 'TaskCompleted'),
    state: creation.name === 'TaskCreated' ? 'Created' : 'Funded',
    outcome: 'Open',
    events,
  };
  for (const { name, args } of events) {
    history.state = STATE_AFTER[name] ?? history.state;
    if (name === 'TaskClosed') {
      history.state = args['agentAmount'] === 0n ? 'Refunded' : 'Released';
      history.outcome = OUTCOMES[Number(args['outcome'])] ?? 'Open';
    }
  }
  return history;
}
