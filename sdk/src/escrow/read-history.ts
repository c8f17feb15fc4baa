/** Reads the events of a task from a node. */
import type { Log } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { InvalidInput } from '../errors.ts';
import type { TaskEscrow } from '../generated/contracts/TaskEscrow.ts';
import { ESCROW } from './call.ts';
import { foldHistory, type TaskEvent, type TaskHistory } from './history.ts';
import type { TaskId } from './task-id.ts';

/** ERC-1497 puts the arbitrator first and the task second; every other event of a task begins with the task. */
const EVIDENCE = ESCROW.getEvent('Evidence').topicHash;

/** Reads a task's events. Errors: `TASK_NOT_FOUND` when there is none, `CHAIN_ERROR` when the node cannot answer. */
export async function readTaskHistory(
  contract: TaskEscrow,
  taskId: TaskId,
  { fromBlock = 0 }: { fromBlock?: number } = {},
): Promise<TaskHistory> {
  const provider = contract.runner?.provider;
  if (!provider) throw new InvalidInput('PROVIDER_NEEDED', 'this client has no provider to read events from');
  const address = await contract.getAddress();
  const filters = [
    [null, taskId],
    [EVIDENCE, null, taskId],
  ];
  const answers = await Promise.all(
    filters.map((topics) => provider.getLogs({ address, topics, fromBlock, toBlock: 'latest' })),
  ).catch((error: unknown) => {
    throw contractError(error);
  });
  // The node may be an attacker's: only logs of this contract and task count.
  const logs = answers
    .flat()
    .filter((log) => log.address.toLowerCase() === address.toLowerCase() && taskOf(log) === taskId);
  logs.sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  return foldHistory(taskId, logs.flatMap(eventFrom));
}

function taskOf(log: Log): string | undefined {
  return log.topics[log.topics[0] === EVIDENCE ? 2 : 1];
}

function eventFrom(log: Log): TaskEvent[] {
  const parsed = ESCROW.parseLog(log);
  if (parsed === null) return [];
  const args = parsed.args.toObject() as Record<string, unknown>;
  return [{ name: parsed.name, blockNumber: log.blockNumber, transactionHash: log.transactionHash, args }];
}
