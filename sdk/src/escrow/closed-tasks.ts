/** How tasks ended, from the escrow's events: who paid whom, how much, and why. */
import { parseAddress, parseHash, type Address } from '../hex.ts';
import { ESCROW } from './call.ts';
import { OUTCOMES, type Outcome } from './task.ts';
import { decodeTaskId, type TaskId } from './task-id.ts';

/** A log of the escrow as a node gives it. */
export interface EscrowLog {
  topics: readonly string[];
  data: string;
}

export interface ClosedTask {
  taskId: TaskId;
  client: Address;
  agent: Address;
  /** Zero for native coin. */
  token: Address;
  outcome: Outcome;
  /** What the agent got, parts released before included and a marketplace's fee not taken off; smallest units of the token. */
  agentAmount: bigint;
  /** What went back to the client. */
  clientAmount: bigint;
  /** Whether the client itself locked the payment: anybody may fund a task that was created without. */
  paidByClient: boolean;
}

const FOLLOWED = ['TaskCreatedAndFunded', 'TaskCreated', 'TaskFunded', 'PartReleased', 'TaskClosed'] as const;

/** The topic 0 of every event that {@link closedTaskReader} needs; it ignores all others. */
export const CLOSED_TASK_TOPICS: readonly string[] = FOLLOWED.map((name) => ESCROW.getEvent(name).topicHash);

type OpenTask = Omit<ClosedTask, 'outcome'>;

/**
 * Takes the escrow's logs in their order, and returns a task with the log that closes it. Tasks whose creation was not among the
 * logs are left out. Throws what ethers throws for a log that no TaskEscrow can have emitted.
 */
export function closedTaskReader(): (log: EscrowLog) => ClosedTask | undefined {
  const open = new Map<string, OpenTask>();
  return ({ topics, data }) => {
    const event = ESCROW.parseLog({ topics: [...topics], data });
    if (event === null) return undefined;
    const { name, args } = event;
    const text = (key: string): string => String(args[key]);
    const amount = (key: string): bigint => args[key] as bigint;
    if (name === 'TaskCreated' || name === 'TaskCreatedAndFunded') {
      const [taskId, funded] = [parseHash(text('taskId')), name === 'TaskCreatedAndFunded'];
      const parties = { client: decodeTaskId(taskId).client, agent: parseAddress(text('agent')) };
      const nothing = { agentAmount: 0n, clientAmount: 0n, paidByClient: funded };
      open.set(taskId, { taskId, ...parties, token: parseAddress(text('token')), ...nothing });
      return undefined;
    }
    const task = FOLLOWED.some((each) => each === name) ? open.get(text('taskId')) : undefined;
    if (task === undefined) return undefined;
    if (name === 'TaskFunded') task.paidByClient = parseAddress(text('by')) === task.client;
    if (name === 'PartReleased') task.agentAmount += amount('amount');
    if (name !== 'TaskClosed') return undefined;
    open.delete(task.taskId);
    const outcome = OUTCOMES[Number(args['outcome'])] ?? 'Open';
    return {
      ...task,
      outcome,
      agentAmount: task.agentAmount + amount('agentAmount'),
      clientAmount: amount('clientAmount'),
    };
  };
}
