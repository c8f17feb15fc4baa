/** The contract takes no batch that ends after its block. Waits for the chain's clock to get there. */
import { ask, blockTime, maybe } from '../chain/answers.ts';
import { RpcError, type Rpc } from '../chain/rpc.ts';
import { Unavailable } from '../errors.ts';
import type { AnchorRun } from './anchor-run.ts';

/** The earliest time that the next block can have. */
export async function nextBlockTime(rpc: Rpc): Promise<bigint> {
  const params = (tag: string): unknown[] => [tag, false];
  const latest = (await ask(rpc, 'eth_getBlockByNumber', { params: params('latest'), as: maybe(blockTime) })) ?? 0n;
  try {
    // A chain that makes blocks only for transactions stands still until then; its pending block does not.
    const pending = await ask(rpc, 'eth_getBlockByNumber', { params: params('pending'), as: maybe(blockTime) });
    return pending !== undefined && pending > latest ? pending : latest;
  } catch (error) {
    // Some nodes know no pending block, or show it without a time.
    if (error instanceof RpcError || (error instanceof Unavailable && error.code === 'RPC_BAD_ANSWER')) return latest;
    throw error;
  }
}

/** Throws `TOO_TIME_AHEAD` when the chain's clock will not reach `toTime` within the run's deadline. */
export async function waitForBlockTime({ ctx, options }: AnchorRun, toTime: bigint): Promise<void> {
  const { timer, pollMs, deadlineSeconds } = options;
  const until = timer.now() + deadlineSeconds * 1000;
  for (;;) {
    const now = await nextBlockTime(ctx.rpc);
    if (now >= toTime) return;
    if (Number(toTime - now) > deadlineSeconds || timer.now() > until) {
      throw new Unavailable('TOO_TIME_AHEAD', `the batch ends at ${toTime}, but the chain's clock is at ${now}`, {
        hint: "Wait for the chain, and check this machine's clock.",
      });
    }
    await timer.sleep(pollMs);
  }
}
