/** Looks tasks up for the intake: from the escrow's events, so also tasks whose lane was reused. */
import { AgentMarketError } from '@agent-market/sdk/errors';
import { createEscrowClient } from '@agent-market/sdk/escrow';
import type { Provider } from 'ethers';
import type { TaskReader } from '../log/task-reader.ts';

export interface TaskReaderOptions {
  provider: Provider;
  escrow: string;
  /** Where to begin: the block of the deployment. 0 unless given. */
  fromBlock?: number;
}

export function createTaskReader({ provider, escrow, fromBlock = 0 }: TaskReaderOptions): TaskReader {
  const client = createEscrowClient({ address: escrow, runner: provider });
  return {
    async readTask(taskId) {
      try {
        const { client: by, agent, accepted, state } = await client.getHistory(taskId, { fromBlock });
        return { client: by, agent, accepted, closed: state === 'Released' || state === 'Refunded' };
      } catch (error) {
        if (error instanceof AgentMarketError && error.code === 'TASK_NOT_FOUND') return undefined;
        throw error;
      }
    },
  };
}
