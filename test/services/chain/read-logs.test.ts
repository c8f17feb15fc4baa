import { expect } from 'chai';
import type { Address } from '@agent-market/sdk';
import { readLogs, type LogRange } from '../../../services/src/chain/read-logs.ts';
import { RpcError, type Rpc } from '../../../services/src/chain/rpc.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

const [OURS, OTHER] = ['aa', 'bb'].map((byte) => `0x${byte.repeat(20)}` as Address) as [Address, Address];
const [EVENT, NOISE] = ['ee', 'dd'].map((byte) => `0x${byte.repeat(32)}`) as [string, string];

interface Place {
  block: number;
  index: number;
  address?: string;
  event?: string;
}
const hex = (number: number): string => `0x${number.toString(16)}`;
const raw = ({ block, index, address = OURS, event = EVENT }: Place): Record<string, unknown> => ({
  ...{ address, topics: [event], data: '0x', blockNumber: hex(block), logIndex: hex(index) },
  ...{ blockHash: `0x${'11'.repeat(32)}`, transactionHash: `0x${'22'.repeat(32)}` },
});

type Filter = { address: string[]; topics?: string[][]; fromBlock: string; toBlock: string };

/** A node that has these logs, answers at most so many blocks at once that begin at `from`, and notes what it was asked. */
function node(
  logs: unknown[],
  { blocks = (_from: number): number => 10_000, all = false } = {},
): Rpc & { asked: [number, number][] } {
  const asked: [number, number][] = [];
  return {
    origin: 'http://node',
    asked,
    call: async (method, params) => {
      const { fromBlock, toBlock } = params[0] as Filter;
      const [from, to] = [Number(fromBlock), Number(toBlock)];
      asked.push([from, to]);
      if (to - from >= blocks(from)) throw new RpcError(method, { message: 'range too large', data: undefined });
      const isIn = (each: unknown): boolean => {
        const block = Number((each as { blockNumber: string }).blockNumber);
        return all || (from <= block && block <= to);
      };
      return logs.filter(isIn);
    },
  };
}

const RANGE: LogRange = { addresses: [OURS], events: [EVENT], fromBlock: 5n, toBlock: 25_000n };

async function read(rpc: Rpc, range: Partial<LogRange> = {}): Promise<[bigint, bigint][]> {
  const places: [bigint, bigint][] = [];
  for await (const page of readLogs(rpc, { ...RANGE, ...range })) {
    for (const { blockNumber, logIndex } of page) places.push([blockNumber, logIndex]);
  }
  return places;
}

describe('services/chain/read-logs', () => {
  const places = [
    { block: 9, index: 10 },
    { block: 9, index: 2 },
    { block: 12_000, index: 0 },
    { block: 25_000, index: 3 },
    { block: 25_001, index: 0 },
  ];
  const inOrder = [
    [9n, 2n],
    [9n, 10n],
    [12_000n, 0n],
    [25_000n, 3n],
  ];

  it('gives every log of the range in its order, page by page', async () => {
    const rpc = node(places.map(raw));
    expect(await read(rpc)).to.deep.equal(inOrder);
    expect(rpc.asked).to.deep.equal([
      [5, 10_004],
      [10_005, 20_004],
      [20_005, 25_000],
    ]);
    expect(await read(node([]), { toBlock: 4n })).to.deep.equal([]);
  });

  it('asks for less when the node cannot answer so much, and for more again', async () => {
    const rpc = node(places.map(raw), { blocks: (from) => (from < 9_000 ? 3_000 : 10_000) });
    expect(await read(rpc)).to.deep.equal(inOrder);
    const answered = rpc.asked.filter(([from, to]) => to - from < (from < 9_000 ? 3_000 : 10_000));
    expect(answered.map(([from]) => from)).to.deep.equal([5, ...answered.map(([, to]) => to + 1).slice(0, -1)]);
    expect(answered.at(-1)?.[1]).to.equal(25_000);
    expect(Math.max(...answered.map(([from, to]) => to - from))).to.be.greaterThan(6_000);
  });

  it('gives up at a single block', async () => {
    const rpc = node([], { blocks: () => 0 });
    await rejectsWith('RPC_ERROR', () => read(rpc));
    expect(rpc.asked.length).to.be.at.most(16);
    expect(rpc.asked.at(-1)).to.deep.equal([5, 5]);
  });

  it('refuses what was not asked for', async () => {
    // One block is asked for, so that nothing else is wrong with any of them.
    const [place, one] = [{ block: 5, index: 1 }, { toBlock: 5n }];
    const lies: Record<string, unknown> = {
      'another contract': raw({ ...place, address: OTHER }),
      'another event': raw({ ...place, event: NOISE }),
      'an anonymous event': { ...raw(place), topics: [] },
      'a later block': raw({ ...place, block: 26_000 }),
      'an earlier block': raw({ ...place, block: 4 }),
      'no place': { ...raw(place), logIndex: undefined },
      'no log': 'log',
    };
    for (const lie of Object.values(lies)) {
      await rejectsWith('RPC_BAD_ANSWER', () => read(node([lie], { all: true }), one));
    }
    expect(await read(node([raw(place)]), one)).to.deep.equal([[5n, 1n]]);
    await rejectsWith('RPC_BAD_ANSWER', () => read(node([raw(place), raw(place)]), one));
    expect(await read(node([raw({ ...place, event: NOISE })]), { events: undefined as never })).to.have.length(1);
  });
});
