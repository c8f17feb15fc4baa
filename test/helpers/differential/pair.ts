// Two chains that are told the same and must answer the same.
import { keccak256 } from 'ethers';
import { TaskEscrow__factory } from '../../../sdk/src/generated/factories/contracts/TaskEscrow__factory.ts';
import type { LocalChain } from '../chains.ts';
import { outcomeOf, rpcOf, type Question, type Rpc } from './rpc.ts';
import { mine, setup, signAs, START, type Call, type Party, type Receipt } from './stage.ts';

export interface Pair {
  /** Reads on the first chain, to choose what is sent to both. */
  first: Rpc;
  /** Time of the last block. */
  now(): number;
  /** Sends the same bytes to both at that time, and returns the receipt. Throws a {@link Difference}. */
  send(party: Party | undefined, call: Call, at: number): Promise<Receipt>;
  /** Asks both. Throws a {@link Difference}. */
  compare(questions: readonly Question[]): Promise<void>;
  /** Back to the beginning, on both. */
  reset(): Promise<void>;
}

export class Difference extends Error {
  override name = 'Difference';
}

const MINER = `0x${'c0'.repeat(20)}`;

export interface PairOptions {
  /** Creation code of the second chain's escrow, when it is to be another. */
  secondEscrow?: string;
}

/** Puts both stages up. */
export async function pairOf(chains: readonly [LocalChain, LocalChain], options: PairOptions = {}): Promise<Pair> {
  const [first, second] = chains.map(rpcOf) as [Rpc, Rpc];
  const both = <T>(act: (rpc: Rpc) => Promise<T>): Promise<[T, T]> => Promise.all([act(first), act(second)]);
  const nonces = new Map<string, number>();
  let clock = START;

  // Whoever mines is warm (EIP-3651), and anvil lets the zero address mine: a call to it would cost less there.
  await both((rpc) => rpc.ask('hardhat_setCoinbase', MINER));
  const ours = TaskEscrow__factory.bytecode;
  const stages = [setup(ours), setup(options.secondEscrow ?? ours)] as const;
  for (const [party, call] of stages[0]) {
    const other = stages[1].next().value?.[1] ?? call;
    const before = new Map(nonces);
    const sent = await Promise.all([signAs(party, call, nonces), signAs(party, other, before)]);
    clock += 1;
    const receipts = await Promise.all(
      [first, second].map((rpc, i) => mine(rpc, { ...hashed(sent[i]?.raw ?? ''), at: clock })),
    );
    if (receipts.some(({ status }) => status !== '0x1')) throw new Error('the stage could not be put up');
  }
  const start = { clock, nonces: new Map(nonces) };
  let snapshots = await both((rpc) => rpc.ask<string>('evm_snapshot'));

  return {
    first,
    now: () => clock,
    async send(party, call, at) {
      if (at <= clock) throw new Error('time goes forward');
      clock = at;
      const { raw, from, call: made } = await signAs(party, call, nonces);
      const receipts = await both((rpc) => mine(rpc, { ...hashed(raw), at }));
      same('receipt', receipts.map(essence));
      if (receipts[0].status === '0x1') return receipts[0];
      // Nothing changed, so the state after the block reverts the same call in the same way.
      const request = { from, to: made.to, data: made.data, value: hex(made.value ?? 0n), gas: hex(made.gas ?? 0n) };
      const params = [request, receipts[0].blockNumber];
      const reasons = (await both((rpc) => rpc.askAll([{ method: 'eth_call', params }]))).map(([answer]) =>
        outcomeOf(answer ?? {}),
      );
      same('revert', reasons);
      return receipts[0];
    },
    async compare(questions) {
      const answers = await both((rpc) => rpc.askAll(questions));
      questions.forEach((question, i) =>
        same(
          JSON.stringify(question),
          answers.map((all) => outcomeOf(all[i] ?? {})),
        ),
      );
    },
    async reset() {
      await Promise.all([first, second].map((rpc, i) => rpc.ask('evm_revert', snapshots[i])));
      snapshots = await both((rpc) => rpc.ask<string>('evm_snapshot'));
      clock = start.clock;
      nonces.clear();
      for (const [address, nonce] of start.nonces) nonces.set(address, nonce);
    },
  };
}

/** What may not differ in a receipt. Block hashes do: the two chains began differently. */
function essence({
  blockNumber,
  status,
  gasUsed,
  effectiveGasPrice,
  logsBloom,
  contractAddress,
  logs,
}: Receipt): string {
  const plain = logs.map(({ address, topics, data }) => ({ address, topics, data }));
  return JSON.stringify({ blockNumber, status, gasUsed, effectiveGasPrice, logsBloom, contractAddress, logs: plain });
}

function same(what: string, [first, second]: readonly (string | undefined)[]): void {
  if (first !== second) throw new Difference(`${what}\n  first:  ${first ?? ''}\n  second: ${second ?? ''}`);
}

function hashed(raw: string): { raw: string; hash: string } {
  return { raw, hash: keccak256(raw) };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
