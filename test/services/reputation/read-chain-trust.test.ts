// A node that lies about bonds, vouches and tasks; that an honest one is read right is in test/e2e/chain-trust.test.ts.
import { expect } from 'chai';
import { zeroPadValue } from 'ethers';
import type { Address } from '@agent-market/sdk';
import { AgentBond__factory, TaskEscrow__factory } from '@agent-market/sdk/contracts';
import { encodeTaskId } from '@agent-market/sdk/escrow';
import { readChainTrust } from '../../../services/src/reputation/read-chain-trust.ts';
import type { Rpc } from '../../../services/src/chain/rpc.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

const [ESCROW, STAKES, AGENT, CLIENT] = ['e5', 'b0', 'a9', 'c1'].map((byte) => `0x${byte.repeat(20)}` as Address) as [
  Address,
  Address,
  Address,
  Address,
];
const FINAL = 50;
const COIN = 10n ** 18n;
const [BOND, TASKS] = [AgentBond__factory.createInterface(), TaskEscrow__factory.createInterface()];
const hex = (number: number): string => `0x${number.toString(16)}`;

interface RawLog {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  logIndex: string;
}
const place = (block: number) => ({
  blockNumber: hex(block),
  logIndex: hex(block % 7),
  ...{ blockHash: `0x${'11'.repeat(32)}`, transactionHash: `0x${'22'.repeat(32)}` },
});
const posted = (block: number): RawLog => {
  const log = BOND.encodeEventLog('BondPosted', [AGENT, AGENT, COIN]);
  return { address: STAKES, ...log, ...place(block) };
};
const taskId = encodeTaskId({ client: CLIENT, lane: 0n, round: 1n });
const paid = (): RawLog[] => {
  const zero = `0x${'00'.repeat(20)}`;
  const terms = [taskId, CLIENT, AGENT, zero, COIN, 1, 1, 50, 9, zero, `0x${'00'.repeat(32)}`];
  const created = TASKS.encodeEventLog('TaskCreatedAndFunded', terms);
  const closed = TASKS.encodeEventLog('TaskClosed', [taskId, AGENT, 1, COIN, 0]);
  return [
    { address: ESCROW, ...created, ...place(20) },
    { address: ESCROW, ...closed, ...place(21) },
  ];
};

/** A node with these logs. `asked` notes the blocks of everything it was asked about. */
function node(
  logs: RawLog[],
  { code = () => '0x01' }: { code?: (tag: string) => string } = {},
): Rpc & { asked: unknown[] } {
  const asked: unknown[] = [];
  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_chainId: () => '0x7a69',
    eth_getBlockByNumber: () => ({ number: hex(FINAL), hash: `0x${'11'.repeat(32)}`, timestamp: '0x1' }),
    eth_getCode: (params) => code(params[1] as string),
    eth_call: () => zeroPadValue(ESCROW, 32),
    eth_getLogs: (params) =>
      logs.filter(({ address }) => (params[0] as { address: string[] }).address.includes(address)),
  };
  return {
    origin: 'http://node',
    asked,
    async call(method, params) {
      const [first, tag] = params;
      asked.push(
        method === 'eth_getLogs' ? (first as { toBlock: string }).toBlock : method === 'eth_chainId' ? 0 : tag || first,
      );
      return answers[method]?.(params);
    },
  };
}
const read = (rpc: Rpc) => readChainTrust(rpc, { chainId: 31_337n, escrow: ESCROW, stakes: STAKES });

describe('services/reputation/read-chain-trust', () => {
  it('asks for the final block and for nothing after it', async () => {
    const rpc = node([posted(10), ...paid()]);
    expect(await read(rpc)).to.deep.equal({
      block: BigInt(FINAL),
      bonds: new Map([[AGENT, 0.1]]),
      atStake: new Map([[[AGENT, CLIENT].sort().join(' '), 1]]),
      edges: [{ from: CLIENT, to: AGENT, weight: 1, lost: 0 }],
    });
    expect([...new Set(rpc.asked)]).to.deep.equal([0, 'finalized', hex(FINAL)]);
  });

  it('takes a contract that is younger than the final block for one to which nothing happened', async () => {
    const rpc = node([posted(10)], { code: (tag) => (tag === 'latest' ? '0x01' : '0x') });
    expect(await read(rpc)).to.deep.equal({ block: BigInt(FINAL), bonds: new Map(), atStake: new Map(), edges: [] });
    await rejectsWith('CONTRACT_MISSING', () => read(node([], { code: () => '0x' })));
  });

  it('refuses logs after the final block, and such that no contract of ours emits', async () => {
    const [created, closed] = paid() as [RawLog, RawLog];
    const lies: Record<string, RawLog[]> = {
      'too young': [posted(FINAL + 1)],
      'a bond without its amount': [{ ...posted(10), data: '0x' }],
      'a bond of half an address': [{ ...posted(10), topics: posted(10).topics.slice(0, 2) }],
      'a task without its payment': [created, { ...closed, data: closed.data.slice(0, 66) }],
      'no payment’s token': [{ ...created, data: `0x${'ff'.repeat(32)}` + created.data.slice(66) }],
    };
    for (const [lie, logs] of Object.entries(lies)) {
      await rejectsWith('RPC_BAD_ANSWER', () => read(node(logs))).catch((error: unknown) => {
        throw new Error(lie, { cause: error });
      });
    }
    const slash = BOND.encodeEventLog('AgentSlashed', [AGENT, CLIENT, taskId, CLIENT, 1, COIN, 0, 0]);
    await rejectsWith('FACTS_MISSING', () => read(node([{ address: STAKES, ...slash, ...place(10) }])));
  });
});
