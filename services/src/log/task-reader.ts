/** What the intake asks about an escrowed task, and what a reviewer of it must be. */
import type { Address, Hash } from '@agent-market/sdk';
import type { Review } from '@agent-market/sdk/reviews';
import { Refused, Unavailable } from '../errors.ts';

export interface ReviewableTask {
  client: Address;
  agent: Address;
  /** Whether the agent consented to the task on chain. */
  accepted: boolean;
  /** Whether it is released or refunded. */
  closed: boolean;
}

export interface TaskReader {
  /** Undefined for a task that never was. Throws when the chain cannot be asked. */
  readTask(taskId: Hash): Promise<ReviewableTask | undefined>;
}

/** Throws unless the review is by one party of a closed and accepted task about the other. */
export async function checkTask(tasks: TaskReader | undefined, review: Review): Promise<void> {
  if (tasks === undefined) {
    throw new Unavailable('TASKS_UNKNOWN', 'this intake has no access to the escrow', {
      hint: 'Start it with an RPC address and the address of the escrow.',
      retryable: false,
    });
  }
  const task = await tasks.readTask(review.taskId);
  if (task === undefined) {
    throw new Refused('TASK_NOT_FOUND', `there is no task ${review.taskId}`, {
      hint: 'Check the task id, and that it is on the chain of this log.',
    });
  }
  const { client, agent } = task;
  const parties = [client, agent];
  if (!parties.includes(review.reviewer) || !parties.includes(review.subject)) {
    throw new Refused('NOT_A_PARTY', `reviewer and subject are not ${client} and ${agent}, the parties of the task`, {
      hint: 'Only client and agent review each other.',
    });
  }
  // Else anybody could fund one wei, name a victim, and leave one star.
  if (!task.accepted) {
    throw new Refused('TASK_NOT_ACCEPTED', 'the agent never accepted this task', {
      hint: 'Nobody is reviewed for a task they did not take.',
      retryable: !task.closed,
    });
  }
  if (!task.closed) {
    throw new Refused('TASK_NOT_CLOSED', 'the task is not closed yet', {
      hint: 'Submit the review again once the task is released or refunded.',
      retryable: true,
    });
  }
}
