/** All logs of some contracts in a range of blocks, page by page, in their order. The node is not trusted with either. */
import type { Address } from '@agent-market/sdk';
import { Unavailable } from '../errors.ts';
import { ask, list, log, type Log } from './answers.ts';
import { blockTag } from './finality.ts';
import { badAnswer, type Rpc } from './rpc.ts';

export interface LogRange {
  addresses: readonly Address[];
  /** Values of topic 0, any of them; all unless given. */
  events?: readonly string[];
  /** Both inclusive. */
  fromBlock: bigint;
  toBlock: bigint;
}

/** What most public nodes answer in one go. */
const MOST_BLOCKS = 10_000n;
/** What a smaller page can help against: too many logs or blocks for the node, too many bytes or too long for us. */
const TOO_MUCH = ['RPC_ERROR', 'RPC_BAD_ANSWER', 'RPC_TIMEOUT'];

/**
 * Pages of logs, ascending by block and place; every log is there once, of these contracts and blocks. Pages that the node cannot
 * answer are halved. Errors: those of the node, for a single block.
 */
export async function* readLogs(rpc: Rpc, range: LogRange): AsyncGenerator<Log[]> {
  let blocks = MOST_BLOCKS;
  for (let fromBlock = range.fromBlock; fromBlock <= range.toBlock;) {
    const last = fromBlock + blocks - 1n;
    const toBlock = last < range.toBlock ? last : range.toBlock;
    const page = await readPage(rpc, { ...range, fromBlock, toBlock }).catch((error: unknown) => {
      if (fromBlock < toBlock && error instanceof Unavailable && TOO_MUCH.includes(error.code)) return undefined;
      throw error;
    });
    if (page === undefined) {
      blocks = (toBlock - fromBlock + 1n) / 2n;
      continue;
    }
    yield page;
    fromBlock = toBlock + 1n;
    blocks = blocks * 2n < MOST_BLOCKS ? blocks * 2n : MOST_BLOCKS;
  }
}

async function readPage(rpc: Rpc, { addresses, events, fromBlock, toBlock }: LogRange): Promise<Log[]> {
  const filter = {
    address: addresses,
    ...(events && { topics: [events] }),
    fromBlock: blockTag(fromBlock),
    toBlock: blockTag(toBlock),
  };
  const logs = await ask(rpc, 'eth_getLogs', { params: [filter], as: list(log) });
  logs.sort((a, b) => Number(a.blockNumber - b.blockNumber) || Number(a.logIndex - b.logIndex));
  logs.forEach(({ address, topics: [event = ''], blockNumber, logIndex }, i) => {
    const isAsked =
      addresses.includes(address) &&
      (events?.includes(event) ?? true) &&
      fromBlock <= blockNumber &&
      blockNumber <= toBlock;
    if (!isAsked) throw badAnswer(rpc.origin, 'a log that was not asked for');
    const before = logs[i - 1];
    if (before?.blockNumber === blockNumber && before.logIndex === logIndex) {
      throw badAnswer(rpc.origin, 'two logs in one place');
    }
  });
  return logs;
}
