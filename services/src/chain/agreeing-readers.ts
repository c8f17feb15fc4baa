/** Several nodes asked as one: a single lying node is caught, because all must give the same answer. */
import type { Hash } from '@agent-market/sdk';
import { AgentMarketError } from '@agent-market/sdk/errors';
import type { AnchorReader } from '@agent-market/sdk/log';

/** One reader out of several; undefined without any. Throws `RPC_DISAGREEMENT` when two answers differ. */
export function agreeingReaders(readers: AnchorReader[]): AnchorReader | undefined {
  if (readers.length === 0) return undefined;
  const ask = async (question: (reader: AnchorReader) => Promise<Hash>): Promise<Hash> => {
    const answers = await Promise.all(readers.map(question));
    const [first] = answers;
    if (first === undefined || answers.some((answer) => answer !== first)) {
      throw new AgentMarketError('RPC_DISAGREEMENT', `the nodes give different answers: ${answers.join(', ')}`, {
        hint: 'One of them lags or lies. Ask again in a minute, or ask other nodes.',
      });
    }
    return first;
  };
  return {
    finalHeaderHash: (operator, batchId) => ask((reader) => reader.finalHeaderHash(operator, batchId)),
    latestHeaderHash: (operator, batchId) => ask((reader) => reader.latestHeaderHash(operator, batchId)),
  };
}
