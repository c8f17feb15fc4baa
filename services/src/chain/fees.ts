/** What to pay for a transaction, and how much more to replace one. */
import { badAnswer, RpcError, type Rpc } from './rpc.ts';
import { ask, quantity, type AnswerReader } from './answers.ts';

/** EIP-1559 fees, in wei per gas. */
export interface Fees {
  maxFee: bigint;
  maxPriorityFee: bigint;
}

const GWEI = 1_000_000_000n;

/** Far more than there is of any coin, and still a number that a transaction can hold. */
const wei: AnswerReader<bigint> = (value, rpc) => {
  const amount = quantity(value, rpc);
  if (amount >> 96n !== 0n) throw badAnswer(rpc.origin, 'a fee out of every range');
  return amount;
};

const baseFee: AnswerReader<bigint> = (value, rpc) =>
  wei((value as { baseFeePerGas?: unknown } | null)?.baseFeePerGas ?? '0x0', rpc);

/** Fees that stay enough while the base fee doubles (six full blocks in a row). */
export async function suggestFees(rpc: Rpc): Promise<Fees> {
  const base = await ask(rpc, 'eth_getBlockByNumber', { params: ['latest', false], as: baseFee });
  const maxPriorityFee = await ask(rpc, 'eth_maxPriorityFeePerGas', { as: wei }).catch((error: unknown) => {
    if (error instanceof RpcError) return GWEI;
    throw error;
  });
  return { maxFee: 2n * base + maxPriorityFee, maxPriorityFee };
}

/** Nodes take a replacement only for 10 % more on both fees; some ask for 12.5 %. Rounded up, never below `suggested`. */
export function bumpFees(old: Fees, suggested: Fees): Fees {
  const maxPriorityFee = larger(bump(old.maxPriorityFee), suggested.maxPriorityFee);
  return { maxFee: larger(larger(bump(old.maxFee), suggested.maxFee), maxPriorityFee), maxPriorityFee };
}

function bump(fee: bigint): bigint {
  return (fee * 9n) / 8n + 1n;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
